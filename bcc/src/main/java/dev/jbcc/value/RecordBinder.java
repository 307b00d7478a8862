package dev.jbcc.value;

import dev.jbcc.runtime.btf.BtfType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pairs the components of a record with the members of a struct or union. */
final class RecordBinder {
    private final CodecBuilder types;

    RecordBinder(CodecBuilder types) {
        this.types = types;
    }

    ValueCodec<Object> bind(String typeName, BtfType.Composite composite, Class<?> record, int depth) {
        List<CodecBuilder.Flat> members = types.flatten(composite, depth);
        RecordComponent[] declared = record.getRecordComponents();
        Class<?>[] parameters = new Class<?>[declared.length];
        List<RecordCodec.Component> components = new ArrayList<>(declared.length);
        BitSet written = new BitSet(8 * composite.sizeBytes());
        String unwritable = "";
        try {
            MethodHandles.Lookup lookup = lookup(record);
            for (int i = 0; i < declared.length; i++) {
                RecordComponent component = declared[i];
                parameters[i] = component.getType();
                CodecBuilder.Flat member = find(members, component);
                if (member == null) {
                    throw new IllegalArgumentException("record '" + record.getSimpleName() + "': component '"
                            + component.getName() + "': " + typeName + " has no such member; members: "
                            + names(members));
                }
                CodecBuilder.Side side = new CodecBuilder.Side(
                        "record",
                        record.getSimpleName(),
                        component.getName(),
                        "member '" + member.name() + "' of " + typeName);
                CodecBuilder.Placed placed = types.bindMember(member, component.getGenericType(), side, depth + 1);
                MethodHandle accessor = lookup.unreflect(component.getAccessor())
                        .asType(MethodType.methodType(Object.class, Object.class));
                components.add(new RecordCodec.Component(
                        component.getName(), component.getType(), placed.codec(), placed.offset(), accessor));
                if (unwritable.isEmpty()) {
                    unwritable = placed.codec().unwritable();
                }
                written.set(member.bitOffset(), member.bitOffset() + types.bits(member));
            }
            if (unwritable.isEmpty()) {
                unwritable = missing(record, typeName, members, written);
            }
            MethodHandle constructor = lookup.findConstructor(record, MethodType.methodType(void.class, parameters));
            return new RecordCodec<>(composite.sizeBytes(), typeName, components, constructor, unwritable);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(
                    "record '" + record.getSimpleName() + "': not accessible (" + e.getMessage() + "); open package '"
                            + record.getPackageName() + "' to module dev.jbcc",
                    e);
        }
    }

    private static MethodHandles.Lookup lookup(Class<?> record) throws IllegalAccessException {
        return MethodHandles.privateLookupIn(record, MethodHandles.lookup());
    }

    private String missing(Class<?> record, String typeName, List<CodecBuilder.Flat> members, BitSet written) {
        for (CodecBuilder.Flat member : members) {
            int end = member.bitOffset() + types.bits(member);
            int clear = written.nextClearBit(member.bitOffset());
            if (clear < end) {
                return "record '" + record.getSimpleName() + "': leaves out member '" + member.name() + "' of "
                        + typeName + ": can be read but not written";
            }
        }
        return "";
    }

    private static CodecBuilder.@Nullable Flat find(List<CodecBuilder.Flat> members, RecordComponent component) {
        String name = component.getName();
        CodecBuilder.Flat found = find(members, name);
        if (found == null) {
            found = find(members, snakeCase(name));
        }
        if (found == null) {
            Member member = component.getAnnotation(Member.class);
            if (member != null) {
                found = find(members, member.value());
            }
        }
        return found;
    }

    private static CodecBuilder.@Nullable Flat find(List<CodecBuilder.Flat> members, String name) {
        for (CodecBuilder.Flat member : members) {
            if (member.name().equals(name)) {
                return member;
            }
        }
        return null;
    }

    private static String names(List<CodecBuilder.Flat> members) {
        StringBuilder names = new StringBuilder();
        for (CodecBuilder.Flat member : members) {
            if (!names.isEmpty()) {
                names.append(", ");
            }
            names.append(member.name());
        }
        return names.toString();
    }

    static String snakeCase(String name) {
        StringBuilder out = new StringBuilder(name.length() + 4);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isUpperCase(c)) {
                out.append('_').append(Character.toLowerCase(c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
