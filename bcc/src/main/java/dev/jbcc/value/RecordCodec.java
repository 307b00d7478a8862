package dev.jbcc.value;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;

/**
 * Records. The constructor and one reader per component are welded into one method handle when the codec is made, so
 * that primitives go from memory into the record without boxing and without reflection.
 */
final class RecordCodec<T> extends ValueCodec<T> {
    /** One component: which codec reads it, where, and how to get it out of a record. */
    record Component(String name, Class<?> type, ValueCodec<Object> codec, int offset, MethodHandle accessor) {
        boolean readBoolean(MemorySegment segment, long base) {
            return codec.readLong(segment, base + offset) != 0;
        }

        byte readByte(MemorySegment segment, long base) {
            return (byte) codec.readLong(segment, base + offset);
        }

        short readShort(MemorySegment segment, long base) {
            return (short) codec.readLong(segment, base + offset);
        }

        char readChar(MemorySegment segment, long base) {
            return (char) codec.readLong(segment, base + offset);
        }

        int readInt(MemorySegment segment, long base) {
            return (int) codec.readLong(segment, base + offset);
        }

        long readLong(MemorySegment segment, long base) {
            return codec.readLong(segment, base + offset);
        }

        float readFloat(MemorySegment segment, long base) {
            return (float) codec.readDouble(segment, base + offset);
        }

        double readDouble(MemorySegment segment, long base) {
            return codec.readDouble(segment, base + offset);
        }

        Object readObject(MemorySegment segment, long base) {
            return codec.decode(segment, base + offset);
        }
    }

    private static final MethodType DECODE = MethodType.methodType(Object.class, MemorySegment.class, long.class);

    private final List<Component> components;
    private final String unwritable;
    private final MethodHandle decoder;

    /**
     * @param constructor the canonical constructor
     * @param unwritable why values cannot be written; empty if they can
     */
    RecordCodec(int sizeBytes, String typeName, List<Component> components, MethodHandle constructor, String unwritable)
            throws ReflectiveOperationException {
        super(sizeBytes, typeName);
        this.components = List.copyOf(components);
        this.unwritable = unwritable;
        this.decoder = weld(constructor, this.components);
    }

    private static MethodHandle weld(MethodHandle constructor, List<Component> components)
            throws ReflectiveOperationException {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        MethodHandle result = constructor;
        int[] order = new int[2 * components.size()];
        for (int i = components.size() - 1; i >= 0; i--) {
            Component component = components.get(i);
            Class<?> type = component.type();
            Class<?> read = type.isPrimitive() ? type : Object.class;
            String name = type.isPrimitive() ? type.getName() : "object";
            MethodHandle reader = lookup.bind(
                    component,
                    "read" + Character.toUpperCase(name.charAt(0)) + name.substring(1),
                    MethodType.methodType(read, MemorySegment.class, long.class));
            result = MethodHandles.collectArguments(
                    result, i, reader.asType(MethodType.methodType(type, MemorySegment.class, long.class)));
            order[2 * i + 1] = 1;
        }
        if (components.isEmpty()) {
            return MethodHandles.dropArguments(result, 0, MemorySegment.class, long.class)
                    .asType(DECODE);
        }
        MethodType merged = MethodType.methodType(constructor.type().returnType(), MemorySegment.class, long.class);
        return MethodHandles.permuteArguments(result, merged, order).asType(DECODE);
    }

    @Override
    @SuppressWarnings("unchecked") // the constructor makes a T
    public T decode(MemorySegment segment, long offset) {
        try {
            return (T) (Object) decoder.invokeExact(segment, offset);
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable checked) {
            throw new IllegalStateException(typeName() + ": constructor of the record: " + checked, checked);
        }
    }

    @Override
    public void encode(T value, MemorySegment segment, long offset) {
        if (!unwritable.isEmpty()) {
            throw new IllegalArgumentException(unwritable);
        }
        segment.asSlice(offset, sizeBytes()).fill((byte) 0);
        for (Component component : components) {
            component.codec().encode(get(component, value), segment, offset + component.offset());
        }
    }

    private Object get(Component component, T value) {
        try {
            return (Object) component.accessor().invokeExact((Object) value);
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable checked) {
            throw new IllegalStateException(
                    typeName() + ": accessor '" + component.name() + "' of the record: " + checked, checked);
        }
    }

    @Override
    String unwritable() {
        return unwritable;
    }

    @Override
    public void appendText(T value, StringBuilder out) {
        out.append('{');
        for (int i = 0; i < components.size(); i++) {
            if (i > 0) {
                out.append(' ');
            }
            out.append(components.get(i).name()).append('=');
            components.get(i).codec().appendText(get(components.get(i), value), out);
        }
        out.append('}');
    }

    @Override
    public void appendJson(T value, StringBuilder out) {
        out.append('{');
        for (int i = 0; i < components.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            Json.appendString(components.get(i).name(), out);
            out.append(':');
            components.get(i).codec().appendJson(get(components.get(i), value), out);
        }
        out.append('}');
    }
}
