// Starts that find no room in the table in which their ends look for them. The tool tells at its end how many there were.

BPF_ARRAY(lost_starts, u64, 1);

static inline void lost_start(void) {
    lost_starts.atomic_increment(0);
}
