/* The types of the kernel are always there: this stands for them while macros are expanded. */
