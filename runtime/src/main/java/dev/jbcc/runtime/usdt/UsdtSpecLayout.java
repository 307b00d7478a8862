package dev.jbcc.runtime.usdt;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The layout of {@code struct __bpf_usdt_spec}: what a compiled program looks up to find the arguments of the probe that was hit.
 * That of our {@code bpf/usdt.bpf.h}. For all but {@link UsdtArgument.Location#INDEXED_MEMORY} it is that of libbpf up to 1.6 as
 * well, so objects made with its header are served; a map whose values have another size than {@link #BYTES} is of another header.
 *
 * <p>Whoever attaches a program to a probe puts the probe's arguments into the map {@link #SPECS_MAP}, under a number of its own
 * choice (from 0 on, below the map's size), and attaches with that number as the BPF cookie. Where the kernel has no cookies,
 * the number goes into the map {@link #ADDRESSES_MAP} instead, under the virtual address of the probe in the traced process: eight
 * bytes, the number four. Probes with the same arguments may share a number.
 *
 * <p>Immutable and thread-safe.
 */
public final class UsdtSpecLayout {
    /** The array of specs, by number. */
    public static final String SPECS_MAP = "__bpf_usdt_specs";

    /** The hash from address to number, for kernels without cookies. */
    public static final String ADDRESSES_MAP = "__bpf_usdt_ip_to_spec_id";

    /** A probe has no more arguments. */
    public static final int MAX_ARGUMENTS = 12;

    /** The size of a spec. */
    public static final int BYTES = 208;

    private static final int ARGUMENT_BYTES = 16;
    private static final int COOKIE_OFFSET = MAX_ARGUMENTS * ARGUMENT_BYTES;
    private static final int COUNT_OFFSET = COOKIE_OFFSET + 8;

    private UsdtSpecLayout() {}

    /**
     * Returns the value of the map.
     *
     * @param arguments of the probe, in order
     * @param cookie what {@code bpf_usdt_cookie} gives the program
     * @throws IllegalArgumentException if there are more than {@link #MAX_ARGUMENTS}
     */
    public static byte[] encode(List<UsdtArgument> arguments, long cookie) {
        return encode(arguments, cookie, ByteOrder.nativeOrder());
    }

    static byte[] encode(List<UsdtArgument> arguments, long cookie, ByteOrder order) {
        if (arguments.size() > MAX_ARGUMENTS) {
            throw new IllegalArgumentException(
                    "probe with " + arguments.size() + " arguments: at most " + MAX_ARGUMENTS + " are possible");
        }
        ByteBuffer spec = ByteBuffer.allocate(BYTES).order(order);
        for (UsdtArgument argument : arguments) {
            spec.putLong(argument.value())
                    .putInt(place(argument))
                    .putShort((short) argument.registerOffset())
                    .put((byte) (argument.signed() ? 1 : 0))
                    .put((byte) (64 - 8 * argument.sizeBytes()));
        }
        return spec.putLong(COOKIE_OFFSET, cookie)
                .putShort(COUNT_OFFSET, (short) arguments.size())
                .array();
    }

    /** The kind in the lowest 8 bits, where libbpf has an enum; above it the offset of the index register in 12, its shift in 4. */
    private static int place(UsdtArgument argument) {
        return kind(argument.location()) | argument.indexRegisterOffset() << 8 | argument.indexShift() << 20;
    }

    private static int kind(UsdtArgument.Location location) {
        return switch (location) {
            case CONSTANT -> 0;
            case REGISTER -> 1;
            case MEMORY -> 2;
            case INDEXED_MEMORY -> 3;
        };
    }
}
