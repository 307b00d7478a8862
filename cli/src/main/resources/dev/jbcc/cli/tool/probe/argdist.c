// Tables of values, and the probes that fill them. Those follow below.

#include "filters.h"
#include "starts.h"
#include "probes.h"

BPF_ARRAY(losses, u64, 1); // values that found no room in the table of their probe
