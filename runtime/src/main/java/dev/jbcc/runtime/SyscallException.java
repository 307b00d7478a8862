package dev.jbcc.runtime;

/** A system call that the kernel refused. */
public class SyscallException extends BpfException {
    private static final long serialVersionUID = 1L;

    private final String call;
    private final int errno;

    /**
     * @param message the whole message, with the errno by name and number
     * @param call the call as the kernel names it, such as {@code BPF_MAP_CREATE}
     * @param errno the positive error number
     */
    public SyscallException(String message, String call, int errno) {
        super(message);
        this.call = call;
        this.errno = errno;
    }

    /** Returns the call as the kernel names it, such as {@code BPF_MAP_CREATE}. */
    public String call() {
        return call;
    }

    /** Returns the positive error number. */
    public int errno() {
        return errno;
    }
}
