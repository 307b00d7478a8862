// Prints a line for each new process or thread; attached by name from user space.

int hello(void *ctx)
{
    bpf_trace_printk("Hello, World!\n");
    return 0;
}
