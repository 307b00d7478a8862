// Makes a function of the kernel fail where it is called through a chain of functions. What follows this text is made from the chain:
// entered_N and returned_N for each of its levels, from the outermost, and failing for the function that fails.
//
// LEVELS  how many levels there are

#ifndef LEVELS
#define LEVELS 0
#endif

const volatile u64 most = -1;           // calls that fail
const volatile u64 chance = 1ULL << 32; // of 1 << 32, that a chain is looked at
const volatile bool dry_run = false;

#define FAILED 0
#define LOST 1
BPF_ARRAY(counters, u64, 2);

// Where in the chain a thread is. Functions may be called again before they return, so a call is known by how many there were.
struct chain {
    u32 met; // levels, from the outermost
    u32 calls[LEVELS + 1];
    u32 met_by[LEVELS + 1];
};
BPF_HASH(chains, u32, struct chain, 10240);

static inline bool chosen(void) {
    return chance >> 32 || bpf_get_prandom_u32() < chance;
}

// A level's function is called. Gives the chain if it is the turn of this level.
static inline struct chain *entered(int level) {
    u32 thread = bpf_get_current_pid_tgid();
    struct chain *chain = chains.lookup(&thread);
    if (!chain && level == 0 && chosen()) {
        struct chain none = {};
        chain = chains.lookup_or_try_init(&thread, &none);
        if (!chain)
            counters.atomic_increment(LOST);
    }
    if (!chain)
        return NULL;
    chain->calls[level]++;
    return chain->met == level ? chain : NULL;
}

static inline void met(struct chain *chain, int level) {
    chain->met = level + 1;
    chain->met_by[level] = chain->calls[level];
}

static inline void returned(int level) {
    u32 thread = bpf_get_current_pid_tgid();
    struct chain *chain = chains.lookup(&thread);
    if (!chain)
        return;
    if (chain->met > level && chain->met_by[level] == chain->calls[level])
        chain->met = level;
    if (chain->calls[level] > 0)
        chain->calls[level]--;
    if (level == 0 && chain->calls[0] == 0)
        chains.delete(&thread);
}

static inline bool all_met(void) {
    if (LEVELS == 0)
        return chosen();
    u32 thread = bpf_get_current_pid_tgid();
    struct chain *chain = chains.lookup(&thread);
    return chain && chain->met == LEVELS;
}

// Counts a call that is to fail; tells whether it really is.
static inline bool fails(void) {
    int which = FAILED;
    u64 *failed = counters.lookup(&which);
    if (!failed || *failed >= most || __sync_fetch_and_add(failed, 1) >= most)
        return false;
    return !dry_run;
}

