// Makes the compiler compute with the very value that is compared next: the verifier knows the bounds of what was compared, not of a
// copy.
#define KEEP(value) asm volatile("" : "+r"(value))
