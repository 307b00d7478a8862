package dev.jbcc.runtime.internal.sys;

import dev.jbcc.runtime.BpfException;

/**
 * System call numbers of one architecture, from the kernel's {@code asm/unistd.h}.
 *
 * @param packedEpollEvent whether {@code struct epoll_event} has no padding before its data
 */
record SyscallNumbers(
        int bpf,
        int perfEventOpen,
        int ioctl,
        int openat,
        int close,
        int read,
        int write,
        int mmap,
        int munmap,
        int epollCreate1,
        int epollCtl,
        int epollPwait,
        int eventfd2,
        int prlimit64,
        int getpid,
        int pidfdOpen,
        int socket,
        int bind,
        int setsockopt,
        int getsockopt,
        int fcntl,
        boolean packedEpollEvent) {

    static final SyscallNumbers X86_64 = new SyscallNumbers(
            321, 298, 16, 257, 3, 0, 1, 9, 11, 291, 233, 281, 290, 302, 39, 434, 41, 49, 54, 55, 72, true);
    static final SyscallNumbers ARM64 = new SyscallNumbers(
            280, 241, 29, 56, 57, 63, 64, 222, 215, 20, 21, 22, 19, 261, 172, 434, 198, 200, 208, 209, 25, false);

    static SyscallNumbers ofThisMachine() {
        return of(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static SyscallNumbers of(String system, String architecture) {
        if (!system.equals("Linux")) {
            throw new BpfException("system '" + system + "': BPF programs are loaded on Linux only");
        }
        return switch (architecture) {
            case "amd64", "x86_64" -> X86_64;
            case "aarch64" -> ARM64;
            default ->
                throw new BpfException(
                        "architecture '" + architecture + "': system calls are known for x86-64 and arm64 only");
        };
    }
}
