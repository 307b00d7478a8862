package dev.jbcc.runtime.internal.sys;

import dev.jbcc.runtime.SyscallException;

/** Makes exceptions of error numbers, with the hints that are known to apply. */
public final class SyscallErrors {
    private SyscallErrors() {}

    /**
     * Returns the exception for a refused call.
     *
     * @param subject such as {@code map 'events'}
     * @param call such as {@code BPF_MAP_CREATE}
     * @param errno positive
     */
    public static SyscallException of(String subject, String call, int errno) {
        return of(subject, call, errno, asksForAdmin(call) ? hint(errno, Capabilities.CAP_SYS_ADMIN) : hint(errno));
    }

    /** What belongs to others is only for whoever may do everything. */
    private static boolean asksForAdmin(String call) {
        return call.endsWith("_BY_ID") || call.endsWith("_NEXT_ID") || call.equals("BPF_ENABLE_STATS");
    }

    /** As {@link #of(String, String, int)}, with a hint of the caller's; an empty one is left out. */
    public static SyscallException of(String subject, String call, int errno, String hint) {
        String message = subject + ": " + call + ": " + Errno.describe(errno);
        return new SyscallException(hint.isEmpty() ? message : message + "; " + hint, call, errno);
    }

    /** Returns what is known about a refusal: missing capabilities, or too few descriptors; else an empty string. */
    public static String hint(int errno) {
        return switch (errno) {
            case Errno.EPERM, Errno.EACCES -> {
                Capabilities own = Capabilities.ofThisProcess();
                yield own.known() && !own.has(Capabilities.CAP_SYS_ADMIN) && !own.has(Capabilities.CAP_BPF)
                        ? "the process lacks CAP_BPF and CAP_SYS_ADMIN; run as root"
                        : "";
            }
            case Errno.EMFILE -> "the limit of open files is reached (ulimit -n)";
            default -> "";
        };
    }

    /** As {@link #hint(int)}, where the kernel asks for certain capabilities: names those that are missing. */
    public static String hint(int errno, int... capabilities) {
        if (errno == Errno.EPERM || errno == Errno.EACCES) {
            String missing = Capabilities.ofThisProcess().missing(capabilities);
            if (!missing.isEmpty()) {
                return "the process lacks " + missing;
            }
        }
        return hint(errno);
    }

    /** As the others, for a probe by a perf event, which kernels give only to whoever may do everything. */
    public static String probeHint(int errno) {
        Capabilities own = Capabilities.ofThisProcess();
        boolean mayTrace = own.known() && own.has(Capabilities.CAP_PERFMON) && !own.has(Capabilities.CAP_SYS_ADMIN);
        return errno == Errno.EACCES && mayTrace
                ? "the process lacks CAP_SYS_ADMIN; links to many places need CAP_PERFMON alone"
                : hint(errno, Capabilities.CAP_PERFMON);
    }
}
