package dev.jbcc.value;

import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.BtfType;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes codecs from BTF types. Kinds are told apart with {@code instanceof} rather than a pattern switch: the latter
 * links its method handle at first use, which is felt when a program has just started.
 */
final class CodecBuilder {
    private static final int DEEPEST = 32;

    private final Btf btf;

    CodecBuilder(Btf btf) {
        this.btf = btf;
    }

    /** A codec and where in the enclosing struct it applies. */
    record Placed(ValueCodec<Object> codec, int offset) {}

    /** A member of a struct, or of anonymous structs and unions in it. */
    record Flat(String name, int typeId, int bitOffset, int bitSize) {}

    // ---- without a Java class

    ValueCodec<Object> untyped(int typeId) {
        return untyped(typeId, 0);
    }

    private ValueCodec<Object> untyped(int typeId, int depth) {
        BtfType type = resolved(typeId, depth);
        String name = btf.typeName(typeId);
        if (type instanceof BtfType.Int integer) {
            if (integer.sizeBytes() > 8) {
                return erase(new WideIntegerCodec(integer.sizeBytes(), name, integer.signed(), order()));
            }
            return integer(name, integer.sizeBytes(), untypedBox(integer), integer.signed(), false);
        }
        if (type instanceof BtfType.Ptr) {
            return integer(name, btf.pointerBytes(), IntegerCodec.Box.LONG, false, true);
        }
        if (type instanceof BtfType.Enumeration enumeration) {
            return namedEnum(name, enumeration);
        }
        if (type instanceof BtfType.FloatType number) {
            return number.sizeBytes() == 4 || number.sizeBytes() == 8
                    ? new FloatCodec<>(number.sizeBytes(), name, false, order())
                    : erase(new BytesCodec(number.sizeBytes(), name));
        }
        if (type instanceof BtfType.Array array) {
            if (isByte(array.elementTypeId())) {
                return isChar(array.elementTypeId())
                        ? erase(new TextCodec(array.length(), name))
                        : erase(new BytesCodec(array.length(), name));
            }
            return array(name, untyped(array.elementTypeId(), depth + 1), array.length(), void.class);
        }
        if (type instanceof BtfType.Composite composite) {
            return struct(name, composite, depth);
        }
        throw noValues(typeId, type);
    }

    private ValueCodec<Object> struct(String name, BtfType.Composite composite, int depth) {
        List<Flat> members = flatten(composite, depth);
        List<String> names = new ArrayList<>(members.size());
        @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic class cannot be made otherwise
        ValueCodec<Object>[] codecs = new ValueCodec[members.size()];
        int[] offsets = new int[members.size()];
        for (int i = 0; i < codecs.length; i++) {
            Flat member = members.get(i);
            names.add(member.name());
            Placed placed = isBitField(member)
                    ? bitField(member, untypedBox(btf.type(btf.resolve(member.typeId()))))
                    : new Placed(untyped(member.typeId(), depth + 1), member.bitOffset() / 8);
            codecs[i] = placed.codec();
            offsets[i] = placed.offset();
        }
        return new StructCodec(composite.sizeBytes(), name, names, codecs, offsets);
    }

    private static IntegerCodec.Box untypedBox(BtfType type) {
        return type instanceof BtfType.Int integer && integer.bool() ? IntegerCodec.Box.BOOLEAN : IntegerCodec.Box.LONG;
    }

    // ---- with a Java class

    @SuppressWarnings("unchecked") // the codec decodes to the class that was asked for
    <T> ValueCodec<T> bind(int typeId, Class<T> type) {
        Side side = new Side(type.isRecord() ? "record" : "class", type.getSimpleName(), "", "the type in C");
        return (ValueCodec<T>) bind(typeId, type, side, 0);
    }

    /**
     * The two sides of a binding, for messages.
     *
     * @param target the member or type in C
     */
    record Side(String kind, String owner, String component, String target) {
        IllegalArgumentException mismatch(String java, String c, String hint) {
            String subject = component.isEmpty() ? "" : "component '" + component + "' ";
            return new IllegalArgumentException(kind + " '" + owner + "': " + subject + "is " + java + ", but " + target
                    + " is " + c + (hint.isEmpty() ? "" : "; " + hint));
        }
    }

    ValueCodec<Object> bind(int typeId, Type javaType, Side side, int depth) {
        Class<?> java = rawClass(javaType);
        if (java == Object.class) {
            return untyped(typeId, depth);
        }
        BtfType type = resolved(typeId, depth);
        if (InetAddress.class.isAssignableFrom(java) || java == AddressPrefix.class) {
            return address(btf.typeName(typeId), btf.sizeBytes(typeId), java, order(), side);
        }
        if (type instanceof BtfType.Int integer) {
            if (java == BigInteger.class) {
                return erase(
                        new WideIntegerCodec(integer.sizeBytes(), btf.typeName(typeId), integer.signed(), order()));
            }
            if (integer.sizeBytes() > 8) {
                if (java == byte[].class) {
                    return erase(new BytesCodec(integer.sizeBytes(), btf.typeName(typeId)));
                }
                throw side.mismatch(describe(java), describe(typeId, type), "use java.math.BigInteger");
            }
            return integer(typeId, type, java, integer.sizeBytes(), integer.signed(), side);
        }
        if (type instanceof BtfType.Ptr) {
            return integer(typeId, type, java, btf.pointerBytes(), false, side);
        }
        if (type instanceof BtfType.Enumeration enumeration) {
            if (java == EnumValue.class) {
                return namedEnum(btf.typeName(typeId), enumeration);
            }
            if (java.isEnum()) {
                return javaEnum(typeId, enumeration, java, side);
            }
            return integer(typeId, type, java, enumeration.sizeBytes(), enumeration.signed(), side);
        }
        if (type instanceof BtfType.FloatType number) {
            return floating(typeId, number, java, side);
        }
        if (type instanceof BtfType.Array array) {
            return bindArray(typeId, array, javaType, java, side, depth);
        }
        if (type instanceof BtfType.Composite composite) {
            if (java == StructValue.class) {
                return untyped(typeId, depth);
            }
            if (java == byte[].class) {
                return erase(new BytesCodec(composite.sizeBytes(), btf.typeName(typeId)));
            }
            if (!java.isRecord()) {
                throw side.mismatch(describe(java), describe(typeId, type), "use a record");
            }
            return new RecordBinder(this).bind(btf.typeName(typeId), composite, java, depth);
        }
        throw noValues(typeId, type);
    }

    /** Binds one struct member, which may be a bit field. */
    Placed bindMember(Flat member, Type javaType, Side side, int depth) {
        if (!isBitField(member)) {
            return new Placed(bind(member.typeId(), javaType, side, depth), member.bitOffset() / 8);
        }
        BtfType type = btf.type(btf.resolve(member.typeId()));
        Class<?> java = rawClass(javaType);
        int bits = bits(member);
        if (java == Object.class) {
            return bitField(member, untypedBox(type));
        }
        IntegerCodec.Box box = box(java);
        if (box == null || (box == IntegerCodec.Box.BOOLEAN ? bits != 1 && !isBool(type) : bits > 8 * box.sizeBytes)) {
            String hint = "use " + (bits > 32 ? "long" : "int");
            throw side.mismatch(describe(java), "a bit field of " + bits + (bits == 1 ? " bit" : " bits"), hint);
        }
        return bitField(member, box);
    }

    private ValueCodec<Object> bindArray(
            int typeId, BtfType.Array array, Type javaType, Class<?> java, Side side, int depth) {
        String name = btf.typeName(typeId);
        int element = array.elementTypeId();
        if (java == String.class && isByte(element)) {
            return erase(new TextCodec(array.length(), name));
        }
        if (java == byte[].class && isByte(element)) {
            return erase(new BytesCodec(array.length(), name));
        }
        if (java.isArray()) {
            Type component = javaType instanceof GenericArrayType generic
                    ? generic.getGenericComponentType()
                    : java.componentType();
            return array(name, bind(element, component, side, depth + 1), array.length(), java.componentType());
        }
        if (java == List.class) {
            Type component =
                    javaType instanceof ParameterizedType generic ? generic.getActualTypeArguments()[0] : Object.class;
            return array(name, bind(element, component, side, depth + 1), array.length(), void.class);
        }
        throw side.mismatch(
                describe(java),
                describe(typeId, btf.type(btf.resolve(typeId))),
                isByte(element) ? "use String or byte[]" : "use an array or a List");
    }

    private ValueCodec<Object> integer(
            int typeId, BtfType type, Class<?> java, int sizeBytes, boolean signed, Side side) {
        IntegerCodec.Box box = box(java);
        String hint = sizeBytes == 8 ? "use long" : sizeBytes == 4 ? "use int or long" : "use short, int or long";
        if (box == null || (box == IntegerCodec.Box.BOOLEAN ? sizeBytes != 1 : box.sizeBytes < sizeBytes)) {
            throw side.mismatch(describe(java), describe(typeId, type), hint);
        }
        return integer(btf.typeName(typeId), sizeBytes, box, signed, type instanceof BtfType.Ptr);
    }

    /** Addresses are told by their size: programs keep them in integers, arrays and structs alike. */
    private static ValueCodec<Object> address(String name, int sizeBytes, Class<?> java, ByteOrder order, Side side) {
        if (java == AddressPrefix.class) {
            if (sizeBytes == PrefixCodec.IPV4_BYTES || sizeBytes == PrefixCodec.IPV6_BYTES) {
                return erase(new PrefixCodec(sizeBytes, name, order));
            }
            throw side.mismatch(
                    describe(java),
                    name + " (" + sizeBytes + " bytes)",
                    "a prefix has 4 bytes for its length and 4 or 16 for the address");
        }
        boolean fits = (sizeBytes == InetCodec.IPV4_BYTES && java != Inet6Address.class)
                || (sizeBytes == InetCodec.IPV6_BYTES && java != Inet4Address.class);
        if (!fits) {
            throw side.mismatch(
                    describe(java),
                    name + " (" + sizeBytes + " bytes)",
                    "an address has 4 or 16 bytes: InetAddress takes both");
        }
        return erase(new InetCodec(sizeBytes, name, java == Inet6Address.class));
    }

    private ValueCodec<Object> floating(int typeId, BtfType.FloatType number, Class<?> java, Side side) {
        boolean single = java == float.class || java == Float.class;
        boolean wide = java == double.class || java == Double.class;
        if ((number.sizeBytes() == 4 && single) || ((number.sizeBytes() == 4 || number.sizeBytes() == 8) && wide)) {
            return new FloatCodec<>(number.sizeBytes(), btf.typeName(typeId), single, order());
        }
        throw side.mismatch(describe(java), describe(typeId, number), number.sizeBytes() == 8 ? "use double" : "");
    }

    private ValueCodec<Object> javaEnum(int typeId, BtfType.Enumeration enumeration, Class<?> java, Side side) {
        Map<String, Long> numbersByName = new HashMap<>();
        for (BtfType.Enumerator value : enumeration.values()) {
            numbersByName.put(value.name(), value.value());
        }
        SortedMap<Long, Object> constants = new TreeMap<>();
        LongFunction<Object> unknown = number -> {
            throw new IllegalArgumentException(
                    btf.typeName(typeId) + ": value " + number + ": enum '" + java.getSimpleName()
                            + "' has no constant for it; a constant UNKNOWN would stand for all of them");
        };
        for (Object constant : java.getEnumConstants()) {
            Long number = numbersByName.get(((Enum<?>) constant).name());
            if (number != null) {
                constants.putIfAbsent(number, constant);
            } else if (((Enum<?>) constant).name().equals("UNKNOWN")) {
                unknown = _ -> constant;
            } else {
                throw side.mismatch(
                        "enum '" + java.getSimpleName() + "' with constant '" + constant + "'",
                        describe(typeId, enumeration) + " without it",
                        "");
            }
        }
        return enumCodec(btf.typeName(typeId), enumeration, constants, unknown);
    }

    // ---- shared pieces

    private ValueCodec<Object> namedEnum(String name, BtfType.Enumeration enumeration) {
        SortedMap<Long, Object> constants = new TreeMap<>();
        for (BtfType.Enumerator value : enumeration.values()) {
            constants.putIfAbsent(value.value(), new EnumValue(value.name(), value.value()));
        }
        boolean signed = enumeration.signed();
        return enumCodec(
                name,
                enumeration,
                constants,
                number -> new EnumValue(signed ? Long.toString(number) : Long.toUnsignedString(number), number));
    }

    private ValueCodec<Object> enumCodec(
            String name,
            BtfType.Enumeration enumeration,
            SortedMap<Long, Object> constants,
            LongFunction<Object> unknown) {
        long[] numbers = new long[constants.size()];
        int count = 0;
        for (Long number : constants.keySet()) {
            numbers[count++] = number;
        }
        IntegerCodec<Long> number = new IntegerCodec<>(
                enumeration.sizeBytes(), name, IntegerCodec.Box.LONG, 0, 0, enumeration.signed(), false, order());
        return new EnumCodec<>(number, numbers, constants.values().toArray(), unknown);
    }

    private ValueCodec<Object> integer(
            String name, int sizeBytes, IntegerCodec.Box box, boolean signed, boolean pointer) {
        if (sizeBytes != 1 && sizeBytes != 2 && sizeBytes != 4 && sizeBytes != 8) {
            throw new IllegalArgumentException(
                    "type '" + name + "': integer of " + sizeBytes + " bytes: not supported");
        }
        return new IntegerCodec<>(sizeBytes, name, box, 0, 0, signed, pointer, order());
    }

    private Placed bitField(Flat member, IntegerCodec.Box box) {
        BtfType type = btf.type(btf.resolve(member.typeId()));
        int start = member.bitOffset() + (type instanceof BtfType.Int integer ? integer.bitOffset() : 0);
        int bits = bits(member);
        if (bits > 64) {
            throw new IllegalArgumentException(
                    "member '" + member.name() + "': bit field of " + bits + " bits: not supported");
        }
        boolean signed = type instanceof BtfType.Int integer
                ? integer.signed() && !integer.bool()
                : type instanceof BtfType.Enumeration enumeration && enumeration.signed();
        int shift = start % 8;
        return new Placed(
                new IntegerCodec<>(
                        (shift + bits + 7) / 8,
                        btf.typeName(member.typeId()),
                        box,
                        shift,
                        bits,
                        signed,
                        false,
                        order()),
                start / 8);
    }

    /** A member with a width of its own, or (BTF of old compilers) of an integer type narrower than its bytes. */
    private boolean isBitField(Flat member) {
        if (member.bitSize() != 0) {
            return true;
        }
        return btf.type(btf.resolve(member.typeId())) instanceof BtfType.Int integer
                && integer.sizeBytes() <= 8
                && ((integer.bits() != 8 * integer.sizeBytes() && integer.bits() != 0 && !integer.bool())
                        || member.bitOffset() % 8 != 0);
    }

    int bits(Flat member) {
        if (member.bitSize() != 0) {
            return member.bitSize();
        }
        return btf.type(btf.resolve(member.typeId())) instanceof BtfType.Int integer && isBitField(member)
                ? integer.bits()
                : 8 * btf.sizeBytes(member.typeId());
    }

    List<Flat> flatten(BtfType.Composite composite, int depth) {
        List<Flat> members = new ArrayList<>(composite.members().size());
        flatten(composite, 0, depth, members);
        return members;
    }

    private void flatten(BtfType.Composite composite, int bitOffset, int depth, List<Flat> into) {
        for (BtfType.Member member : composite.members()) {
            if (!member.name().isEmpty()) {
                into.add(new Flat(member.name(), member.typeId(), bitOffset + member.bitOffset(), member.bitSize()));
            } else if (resolved(member.typeId(), depth) instanceof BtfType.Composite inner) {
                flatten(inner, bitOffset + member.bitOffset(), depth + 1, into);
            }
        }
    }

    @SuppressWarnings("unchecked") // lists and arrays alike are objects to whoever holds the codec
    private static ValueCodec<Object> array(
            String name, ValueCodec<Object> element, int length, Class<?> componentType) {
        if ((long) element.sizeBytes() * length > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("type '" + name + "': too large");
        }
        return erase((ValueCodec<Object>) new ArrayCodec<>(name, element, length, componentType));
    }

    static <T> ValueCodec<T> ofSize(int sizeBytes, Class<T> type) {
        String name = sizeBytes + " bytes of unknown type";
        IntegerCodec.Box box = box(type);
        ValueCodec<?> codec;
        if (type == byte[].class || type == Object.class) {
            codec = new BytesCodec(sizeBytes, name);
        } else if (InetAddress.class.isAssignableFrom(type) || type == AddressPrefix.class) {
            codec = address(
                    name,
                    sizeBytes,
                    type,
                    ByteOrder.nativeOrder(),
                    new Side("class", type.getSimpleName(), "", "the type in C"));
        } else if (box != null && box != IntegerCodec.Box.CHAR && box.sizeBytes == sizeBytes) {
            codec = new IntegerCodec<>(sizeBytes, name, box, 0, 0, true, false, ByteOrder.nativeOrder());
        } else {
            Side side = new Side(type.isRecord() ? "record" : "class", type.getSimpleName(), "", "the type in C");
            throw side.mismatch(describe(type), name, "the object has no BTF for it: use byte[]");
        }
        @SuppressWarnings("unchecked") // byte[] or the box of T
        ValueCodec<T> result = (ValueCodec<T>) codec;
        return result;
    }

    private BtfType resolved(int typeId, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException(
                    "type '" + btf.typeName(typeId) + "': nested more than " + DEEPEST + " deep");
        }
        return btf.type(btf.resolve(typeId));
    }

    private ByteOrder order() {
        return btf.byteOrder();
    }

    private boolean isByte(int typeId) {
        return btf.type(btf.resolve(typeId)) instanceof BtfType.Int integer
                && integer.sizeBytes() == 1
                && !integer.bool();
    }

    /** {@code char} itself, with or without a typedef of its own, but not {@code unsigned char} and so not {@code u8}. */
    private boolean isChar(int typeId) {
        return btf.type(btf.resolve(typeId)) instanceof BtfType.Int integer
                && (integer.character() || integer.name().equals("char"));
    }

    private static boolean isBool(BtfType type) {
        return type instanceof BtfType.Int integer && integer.bool();
    }

    private static IntegerCodec.@Nullable Box box(Class<?> java) {
        if (java == long.class || java == Long.class) {
            return IntegerCodec.Box.LONG;
        }
        if (java == int.class || java == Integer.class) {
            return IntegerCodec.Box.INT;
        }
        if (java == short.class || java == Short.class) {
            return IntegerCodec.Box.SHORT;
        }
        if (java == byte.class || java == Byte.class) {
            return IntegerCodec.Box.BYTE;
        }
        if (java == char.class || java == Character.class) {
            return IntegerCodec.Box.CHAR;
        }
        if (java == boolean.class || java == Boolean.class) {
            return IntegerCodec.Box.BOOLEAN;
        }
        return null;
    }

    private static Class<?> rawClass(Type type) {
        if (type instanceof Class<?> java) {
            return java;
        }
        if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> java) {
            return java;
        }
        if (type instanceof GenericArrayType generic) {
            return rawClass(generic.getGenericComponentType()).arrayType();
        }
        return Object.class;
    }

    private static String describe(Class<?> java) {
        IntegerCodec.Box box = box(java);
        if (box == null) {
            return java.isRecord() ? "record " + java.getSimpleName() : java.getSimpleName();
        }
        return java.getSimpleName() + " (" + box.sizeBytes + (box.sizeBytes == 1 ? " byte)" : " bytes)");
    }

    private String describe(int typeId, BtfType type) {
        String name = btf.typeName(typeId);
        if (type instanceof BtfType.FloatType || type instanceof BtfType.Int || type instanceof BtfType.Enumeration) {
            int size = btf.sizeBytes(typeId);
            return name + " (" + size + (size == 1 ? " byte)" : " bytes)");
        }
        return name;
    }

    private IllegalArgumentException noValues(int typeId, BtfType type) {
        return new IllegalArgumentException("type '" + btf.typeName(typeId) + "': "
                + type.getClass().getSimpleName() + ": has no values to decode");
    }

    /** Codecs are used with values of their own class only, so callers may see all of them as codecs of objects. */
    @SuppressWarnings("unchecked") // see above
    private static ValueCodec<Object> erase(ValueCodec<?> codec) {
        return (ValueCodec<Object>) codec;
    }
}
