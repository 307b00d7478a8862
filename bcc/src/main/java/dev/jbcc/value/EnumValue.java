package dev.jbcc.value;

/**
 * A value of a C enum.
 *
 * @param name the enumerator, or the number in decimal when no enumerator has it
 * @param value the number, extended to 64 bits as the C type says
 */
public record EnumValue(String name, long value) {
    /** Returns the name. */
    @Override
    public String toString() {
        return name;
    }
}
