package dev.jbcc.value;

import java.lang.foreign.MemorySegment;
import java.util.List;

/** Structs and unions without a Java class. */
final class StructCodec extends ValueCodec<Object> {
    private final List<String> names;
    private final ValueCodec<Object>[] members;
    private final int[] offsets;

    StructCodec(int sizeBytes, String typeName, List<String> names, ValueCodec<Object>[] members, int[] offsets) {
        super(sizeBytes, typeName);
        this.names = List.copyOf(names);
        this.members = members;
        this.offsets = offsets;
    }

    List<String> names() {
        return names;
    }

    ValueCodec<Object> member(int index) {
        return members[index];
    }

    int index(String name) {
        int index = names.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException(
                    typeName() + ": no member '" + name + "'; members: " + String.join(", ", names));
        }
        return index;
    }

    @Override
    public Object decode(MemorySegment segment, long offset) {
        Object[] values = new Object[members.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = members[i].decode(segment, offset + offsets[i]);
        }
        return new StructValue(this, values);
    }

    @Override
    public void encode(Object value, MemorySegment segment, long offset) {
        StructValue struct = check(value);
        segment.asSlice(offset, sizeBytes()).fill((byte) 0);
        for (int i = 0; i < members.length; i++) {
            members[i].encode(struct.get(i), segment, offset + offsets[i]);
        }
    }

    private StructValue check(Object value) {
        if (value instanceof StructValue struct && struct.codec().names.equals(names)) {
            return struct;
        }
        throw new IllegalArgumentException(typeName() + ": a value of this type is a StructValue of " + typeName());
    }

    @Override
    public void appendText(Object value, StringBuilder out) {
        StructValue struct = check(value);
        out.append('{');
        for (int i = 0; i < members.length; i++) {
            if (i > 0) {
                out.append(' ');
            }
            out.append(names.get(i)).append('=');
            members[i].appendText(struct.get(i), out);
        }
        out.append('}');
    }

    @Override
    public void appendJson(Object value, StringBuilder out) {
        StructValue struct = check(value);
        out.append('{');
        for (int i = 0; i < members.length; i++) {
            if (i > 0) {
                out.append(',');
            }
            Json.appendString(names.get(i), out);
            out.append(':');
            members[i].appendJson(struct.get(i), out);
        }
        out.append('}');
    }
}
