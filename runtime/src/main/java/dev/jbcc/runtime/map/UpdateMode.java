package dev.jbcc.runtime.map;

/** What an update does with a key that is, or is not, in the map. */
public enum UpdateMode {
    /** Makes the element or replaces its value ({@code BPF_ANY}). */
    ANY(0),
    /** Only makes a new element ({@code BPF_NOEXIST}). */
    NO_EXIST(1),
    /** Only replaces the value of an element that exists ({@code BPF_EXIST}). */
    EXIST(2);

    private final long flags;

    UpdateMode(long flags) {
        this.flags = flags;
    }

    /** Returns the kernel's flags. */
    public long flags() {
        return flags;
    }
}
