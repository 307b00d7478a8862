package dev.jbcc.runtime.feature;

/**
 * Whether the running kernel has a feature.
 *
 * @param cause why that cannot be told, such as {@code BPF_MAP_CREATE: EPERM (1)}; empty if it can
 */
public record Support(State state, String cause) {
    /** The answers. */
    public enum State {
        SUPPORTED,
        UNSUPPORTED,
        UNKNOWN
    }

    static final Support YES = new Support(State.SUPPORTED, "");
    static final Support NO = new Support(State.UNSUPPORTED, "");

    static Support unknown(String cause) {
        return new Support(State.UNKNOWN, cause);
    }

    /** Returns whether the kernel is known to have it. */
    public boolean isSupported() {
        return state == State.SUPPORTED;
    }

    @Override
    public String toString() {
        return switch (state) {
            case SUPPORTED -> "supported";
            case UNSUPPORTED -> "not supported";
            case UNKNOWN -> "unknown: " + cause;
        };
    }
}
