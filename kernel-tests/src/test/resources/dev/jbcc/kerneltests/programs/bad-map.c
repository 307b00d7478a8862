// More memory than any machine has.
struct page_t {
    char bytes[4096];
};
BPF_ARRAY(huge, struct page_t, 0x7fffffff);
TRACEPOINT_PROBE(syscalls, sys_enter_kill)
{
    int zero = 0;
    struct page_t *value = huge.lookup(&zero);
    if (value)
        value->bytes[0] = 1;
    return 0;
}
