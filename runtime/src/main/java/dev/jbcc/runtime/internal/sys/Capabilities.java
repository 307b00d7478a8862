package dev.jbcc.runtime.internal.sys;

/**
 * The effective capabilities of a process.
 *
 * @param known false if they could not be read; then {@code bits} is 0
 * @param bits one bit per capability number
 */
public record Capabilities(boolean known, long bits) {
    public static final int CAP_NET_ADMIN = 12;
    public static final int CAP_NET_RAW = 13;
    public static final int CAP_SYS_ADMIN = 21;
    public static final int CAP_SYS_RESOURCE = 24;
    public static final int CAP_PERFMON = 38;
    public static final int CAP_BPF = 39;

    private static final Capabilities UNKNOWN = new Capabilities(false, 0);

    /** Reads those of this process. */
    public static Capabilities ofThisProcess() {
        return parse(ProcFile.text("/proc/self/status"));
    }

    /** Finds them in the text of {@code /proc/PID/status}. */
    public static Capabilities parse(String status) {
        String label = "\nCapEff:";
        int start = status.indexOf(label);
        if (start < 0) {
            return UNKNOWN;
        }
        start += label.length();
        int end = status.indexOf('\n', start);
        String digits = status.substring(start, end < 0 ? status.length() : end).strip();
        try {
            return new Capabilities(true, Long.parseUnsignedLong(digits, 16));
        } catch (NumberFormatException e) {
            return UNKNOWN;
        }
    }

    public boolean has(int capability) {
        return (bits & 1L << capability) != 0;
    }

    /** Returns the names of those that are missing, with {@code and} between; empty if none is, or that is not known. */
    public String missing(int... wanted) {
        if (!known) {
            return "";
        }
        StringBuilder names = new StringBuilder();
        for (int capability : wanted) {
            if (!has(capability)) {
                names.append(names.isEmpty() ? "" : " and ").append(name(capability));
            }
        }
        return names.toString();
    }

    private static String name(int capability) {
        return switch (capability) {
            case CAP_NET_ADMIN -> "CAP_NET_ADMIN";
            case CAP_NET_RAW -> "CAP_NET_RAW";
            case CAP_SYS_ADMIN -> "CAP_SYS_ADMIN";
            case CAP_SYS_RESOURCE -> "CAP_SYS_RESOURCE";
            case CAP_PERFMON -> "CAP_PERFMON";
            case CAP_BPF -> "CAP_BPF";
            default -> "capability " + capability;
        };
    }
}
