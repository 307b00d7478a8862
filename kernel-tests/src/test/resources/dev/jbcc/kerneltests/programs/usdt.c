/* Reads the arguments of the probes of workloads/usdt.c. */
struct places_t {
    u64 hits;
    s64 sum;
    s64 values[11];
};
BPF_ARRAY(seen, struct places_t, 1);
BPF_ARRAY(sums, u64, 4);
struct text_t {
    char text[32];
};
BPF_ARRAY(texts, struct text_t, 1);

int on_places(struct pt_regs *ctx) {
    int zero = 0;
    long number = 0;
    struct places_t *places = seen.lookup(&zero);

    if (!places)
        return 0;
    bpf_usdt_readarg(1, ctx, &number);
    places->hits++;
    places->sum += number;
    bpf_usdt_readarg(1, ctx, &places->values[0]);
    bpf_usdt_readarg(2, ctx, &places->values[1]);
    bpf_usdt_readarg(3, ctx, &places->values[2]);
    bpf_usdt_readarg(4, ctx, &places->values[3]);
    bpf_usdt_readarg(5, ctx, &places->values[4]);
    bpf_usdt_readarg(6, ctx, &places->values[5]);
    bpf_usdt_readarg(7, ctx, &places->values[6]);
    bpf_usdt_readarg(8, ctx, &places->values[7]);
    bpf_usdt_readarg(9, ctx, &places->values[8]);
    bpf_usdt_readarg(10, ctx, &places->values[9]);
    bpf_usdt_readarg(11, ctx, &places->values[10]);
    return 0;
}

int on_copied(struct pt_regs *ctx) {
    u64 number = 0;

    bpf_usdt_readarg(1, ctx, &number);
    sums.increment(0);
    sums.increment(1, number);
    return 0;
}

int on_guarded(struct pt_regs *ctx) {
    int zero = 0;
    struct text_t *text = texts.lookup(&zero);

    if (text)
        bpf_usdt_readarg_p(1, ctx, text->text, sizeof(text->text));
    sums.increment(2);
    return 0;
}

int on_any(struct pt_regs *ctx) {
    sums.increment(3);
    return 0;
}
