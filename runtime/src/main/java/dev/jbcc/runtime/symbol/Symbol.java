package dev.jbcc.runtime.symbol;

/**
 * What is at an address of the kernel or of a process.
 *
 * @param name of the function or variable; empty if only the module is known
 * @param offset bytes from its start; from the start of the module if only that is known. Unsigned
 * @param module the file's path as the process sees it, {@code [vdso]}, the path of a file of names that a virtual machine
 *     wrote, {@code kernel}, or a kernel module's name; never empty
 */
public record Symbol(String name, long offset, String module) {
    /** What bcc shows for an address that it knows nothing about. */
    public static final String UNKNOWN = "[unknown]";

    /** Returns whether more than the module is known. */
    public boolean isNamed() {
        return !name.isEmpty();
    }

    /** Returns the same with another name. */
    public Symbol withName(String other) {
        return new Symbol(other, offset, module);
    }

    /**
     * Returns the symbol as the {@code sym} and {@code ksym} of bcc Python show it, such as
     * {@code start_thread+0x202 [libc.so.6]}: the offset only if there is a name, and of the module's path its last part.
     */
    public String text(boolean showModule, boolean showOffset) {
        if (!showModule && !showOffset) {
            return isNamed() ? name : UNKNOWN;
        }
        StringBuilder text = new StringBuilder(isNamed() ? name : UNKNOWN);
        if (showOffset && isNamed()) {
            text.append("+0x").append(Long.toHexString(offset));
        }
        if (showModule) {
            text.append(" [")
                    .append(module, module.lastIndexOf('/') + 1, module.length())
                    .append(']');
        }
        return text.toString();
    }
}
