// Which of many functions or tracepoints runs the program.
//
// BY_COOKIE        by the number that it was attached with; otherwise by the function's address

#ifdef BY_COOKIE
#define WHICH(ctx) bpf_get_attach_cookie(ctx)
#else
#define WHICH(ctx) bpf_get_func_ip(ctx)
#endif
