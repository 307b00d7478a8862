package dev.jbcc.value;

import dev.jbcc.runtime.btf.Btf;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * Reads and writes values of one C type as values of one Java class. Made once per type, when a table or buffer is
 * opened; decoding looks nothing up any more. Immutable and thread-safe.
 *
 * @param <T> the Java side
 */
public abstract class ValueCodec<T> {
    private final int sizeBytes;
    private final String typeName;

    ValueCodec(int sizeBytes, String typeName) {
        this.sizeBytes = sizeBytes;
        this.typeName = typeName;
    }

    /**
     * Returns a codec that needs no Java class: integers become {@link Long} (sign- or zero-extended as the C type
     * says; an unsigned 64-bit value is to be taken as unsigned), {@code bool} {@link Boolean}, {@code char} arrays
     * {@link String}, arrays of other single bytes {@code byte[]}, other arrays {@link java.util.List}, enums
     * {@link EnumValue}, pointers {@link Long}, 128-bit integers {@link java.math.BigInteger}, floating point
     * {@link Double}, structs and unions {@link StructValue}.
     *
     * @param btf the types of the object
     * @param typeId id of the C type in {@code btf}
     * @throws IllegalArgumentException if the type has no values, such as a function
     */
    public static ValueCodec<Object> untyped(Btf btf, int typeId) {
        return new CodecBuilder(btf).untyped(typeId);
    }

    /**
     * Returns a codec between a C type and a Java class, after checking that they fit.
     *
     * <p>Records are bound by component name: component {@code startNs} takes the member {@code startNs}, or else
     * {@code start_ns}, or else the one that {@link Member} names. Members of anonymous structs and unions count as
     * members of what encloses them, as in C. Members that no component names are left out when reading; such a record
     * cannot be written. Integers go into a Java type of the same width (same bits, so an unsigned value may look
     * negative) or of a greater one (the value, by the signedness of the C type).
     *
     * <p>Internet addresses may lie in anything of 4 or 16 bytes, in the order of the wire; a component of class
     * {@link java.net.InetAddress} takes both.
     *
     * @param type a record, a boxed or primitive integer, {@code Boolean}, {@code Float}, {@code Double}, an enum whose
     *     constants are names of the C enum, {@code String}, {@code BigInteger}, {@code InetAddress}, {@link AddressPrefix},
     *     an array of these, or {@code Object} and {@code StructValue} for the form of {@link #untyped}; components of
     *     records also {@code List}s of these
     * @throws IllegalArgumentException if the two do not fit; the message names both sides
     */
    public static <T> ValueCodec<T> bind(Btf btf, int typeId, Class<T> type) {
        return new CodecBuilder(btf).bind(typeId, type);
    }

    /**
     * Returns a codec for values of which only the size is known, as in maps without BTF.
     *
     * @param type {@code byte[]} or {@code Object} (gives {@code byte[]}), or a boxed integer of exactly that size
     * @throws IllegalArgumentException if the class does not fit
     */
    public static <T> ValueCodec<T> ofSize(int sizeBytes, Class<T> type) {
        return CodecBuilder.ofSize(sizeBytes, type);
    }

    /**
     * Returns a codec for what a per-CPU map holds for one key: a list with the value of each possible CPU.
     *
     * @param strideBytes distance between the values of two CPUs, at least the size of a value
     * @param count number of possible CPUs
     */
    public static <T> ValueCodec<List<T>> perCpu(ValueCodec<T> element, int strideBytes, int count) {
        checkStride(element, strideBytes);
        return new PerCpuCodec<>(element, strideBytes, count);
    }

    /**
     * Returns a codec that makes one value of what a per-CPU map holds for one key. It cannot write.
     *
     * @param strideBytes distance between the values of two CPUs, at least the size of a value
     * @param count number of possible CPUs, at least 1
     * @param reducer applied to the values in the order of the CPUs
     */
    public static <T> ValueCodec<T> reduced(
            ValueCodec<T> element, int strideBytes, int count, BinaryOperator<T> reducer) {
        checkStride(element, strideBytes);
        return new ReducedCodec<>(element, strideBytes, count, reducer);
    }

    private static void checkStride(ValueCodec<?> element, int strideBytes) {
        if (strideBytes < element.sizeBytes()) {
            throw new IllegalArgumentException("per-CPU values of " + element.typeName() + ": stride of " + strideBytes
                    + " bytes: must be at least " + element.sizeBytes());
        }
    }

    /** Returns the size of a value in bytes. */
    public final int sizeBytes() {
        return sizeBytes;
    }

    /** Returns the C type, for messages, such as {@code struct data_t}. */
    public final String typeName() {
        return typeName;
    }

    /**
     * Reads the value at an offset. Allocates what it returns and nothing else.
     *
     * @throws IndexOutOfBoundsException if fewer than {@code sizeBytes()} bytes follow
     */
    public abstract T decode(MemorySegment segment, long offset);

    /**
     * Writes a value at an offset. Bytes that belong to no member become zero.
     *
     * @throws IllegalArgumentException if the value does not fit, such as a text too long, or if the Java class leaves
     *     out members of the C type
     */
    public abstract void encode(T value, MemorySegment segment, long offset);

    /** Appends the value as a person reads it: integers in decimal, pointers in hex, enums by name. */
    public abstract void appendText(T value, StringBuilder out);

    /** Appends the value as JSON: structs as objects in the order of C, pointers as hex strings, enums by name. */
    public abstract void appendJson(T value, StringBuilder out);

    /** Returns what {@link #appendText} appends. */
    public final String text(T value) {
        StringBuilder out = new StringBuilder();
        appendText(value, out);
        return out.toString();
    }

    /** Returns what {@link #appendJson} appends. */
    public final String json(T value) {
        StringBuilder out = new StringBuilder();
        appendJson(value, out);
        return out.toString();
    }

    /** Returns whether values are integers, pointers, {@code bool} or enums of at most 8 bytes, which {@link #readLong} reads. */
    public boolean isInteger() {
        return false;
    }

    /** Returns whether values are integers below zero, too. */
    public boolean isSigned() {
        return false;
    }

    /**
     * Reads the integer at an offset, extended to 64 bits as the C type says. Allocates nothing.
     *
     * @throws IllegalStateException if this is not {@link #isInteger}
     * @throws IndexOutOfBoundsException if fewer than {@code sizeBytes()} bytes follow
     */
    public long readLong(MemorySegment segment, long offset) {
        throw new IllegalStateException(typeName + " is no integer");
    }

    void writeLong(MemorySegment segment, long offset, long value) {
        throw new IllegalStateException(typeName + " is no integer");
    }

    double readDouble(MemorySegment segment, long offset) {
        throw new IllegalStateException(typeName + " is no floating-point number");
    }

    /** Why values cannot be written; empty if they can. */
    String unwritable() {
        return "";
    }
}
