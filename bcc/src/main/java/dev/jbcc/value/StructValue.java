package dev.jbcc.value;

import java.util.Arrays;
import java.util.List;

/**
 * A C struct or union, decoded: member names and their values, in the order of C. Immutable (arrays in it are not to be
 * changed) and thread-safe. Mirrors what {@code table.event(data)} and the {@code ctypes} structs of keys and leaves are
 * in bcc Python.
 */
public final class StructValue {
    private final StructCodec codec;
    private final Object[] values;

    StructValue(StructCodec codec, Object[] values) {
        this.codec = codec;
        this.values = values;
    }

    /** Returns the C type, such as {@code struct data_t}. */
    public String typeName() {
        return codec.typeName();
    }

    /** Returns the member names in the order of C. */
    public List<String> names() {
        return codec.names();
    }

    /** Returns the number of members. */
    public int size() {
        return values.length;
    }

    /** Returns the value of the member at a position of {@link #names}. */
    public Object get(int index) {
        return values[index];
    }

    /**
     * Returns the value of a member; for its class see {@link ValueCodec#untyped}.
     *
     * @throws IllegalArgumentException if there is no such member
     */
    public Object get(String name) {
        return values[codec.index(name)];
    }

    /**
     * Returns an integer, pointer or enum member.
     *
     * @throws IllegalArgumentException if there is no such member, or it is something else
     */
    public long getLong(String name) {
        Object value = get(name);
        if (value instanceof Long number) {
            return number;
        }
        if (value instanceof EnumValue constant) {
            return constant.value();
        }
        if (value instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        throw new IllegalArgumentException(typeName() + ": member '" + name + "': is no integer");
    }

    /**
     * Returns a {@code char} array member as text.
     *
     * @throws IllegalArgumentException if there is no such member, or it is something else
     */
    public String getString(String name) {
        if (get(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException(typeName() + ": member '" + name + "': is no char array");
    }

    /** Returns one JSON object with the members in the order of C; see {@link ValueCodec#appendJson}. */
    public String toJson() {
        return codec.json(this);
    }

    /** Returns one member as text; see {@link ValueCodec#appendText}. */
    public String text(int index) {
        StringBuilder out = new StringBuilder();
        codec.member(index).appendText(values[index], out);
        return out.toString();
    }

    StructCodec codec() {
        return codec;
    }

    /** Compares type name, member names and values. */
    @Override
    public boolean equals(Object other) {
        return other instanceof StructValue that
                && typeName().equals(that.typeName())
                && names().equals(that.names())
                && Arrays.deepEquals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(values);
    }

    /** Returns the members as text, such as {@code {pid=1 comm=init}}. */
    @Override
    public String toString() {
        return codec.text(this);
    }
}
