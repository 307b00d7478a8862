// Names in the arguments of HotSpot's probes: an address and a length each, without a zero at the end.

#define NAME_BYTES 80

// Fills an array of NAME_BYTES with a name whose address is an argument, its length the one after it.
#define READ_NAME(name, ctx, argument)                                         \
    do {                                                                       \
        void *from = 0;                                                        \
        u64 bytes = 0;                                                         \
        bpf_usdt_readarg(argument, ctx, &from);                                \
        bpf_usdt_readarg((argument) + 1, ctx, &bytes);                         \
        if (bytes > NAME_BYTES - 1)                                            \
            bytes = NAME_BYTES - 1;                                            \
        bpf_probe_read_user(name, bytes, from);                                \
    } while (0)
