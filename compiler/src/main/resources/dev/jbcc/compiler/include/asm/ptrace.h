#ifndef JBCC_ASM_PTRACE_H
#define JBCC_ASM_PTRACE_H
#include <asm/page.h>
#ifdef __x86_64__
#define user_mode(regs) (((regs)->cs & 3) != 0)
#define user_stack_pointer(regs) ((regs)->sp)
#define instruction_pointer(regs) ((regs)->ip)
#elif defined(__aarch64__)
#define user_mode(regs) (((regs)->pstate & 0xf) == 0)
#define user_stack_pointer(regs) ((regs)->sp)
#define instruction_pointer(regs) ((regs)->pc)
#endif
#endif
