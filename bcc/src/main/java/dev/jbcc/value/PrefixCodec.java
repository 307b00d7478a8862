package dev.jbcc.value;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Keys of longest-prefix-match tries: the length of the prefix in 4 bytes, and the address as on the wire. */
final class PrefixCodec extends ValueCodec<AddressPrefix> {
    static final int IPV4_BYTES = 8;
    static final int IPV6_BYTES = 20;

    /** Bits that an IPv4 address has before it in its form as an IPv6 address. */
    private static final int MAPPED_BITS = 96;

    private static final int LENGTH_BYTES = 4;

    private final ValueLayout.OfInt lengthLayout;
    private final InetCodec address;

    PrefixCodec(int sizeBytes, String typeName, ByteOrder order) {
        super(sizeBytes, typeName);
        this.lengthLayout = ValueLayout.JAVA_INT_UNALIGNED.withOrder(order);
        this.address = new InetCodec(sizeBytes - LENGTH_BYTES, typeName, false);
    }

    @Override
    public AddressPrefix decode(MemorySegment segment, long offset) {
        var decoded = address.decode(segment, offset + LENGTH_BYTES);
        int length = segment.get(lengthLayout, offset);
        boolean mapped = decoded.getAddress().length < address.sizeBytes();
        return new AddressPrefix(decoded, mapped ? length - MAPPED_BITS : length);
    }

    @Override
    public void encode(AddressPrefix value, MemorySegment segment, long offset) {
        boolean mapped = value.address().getAddress().length < address.sizeBytes();
        segment.set(lengthLayout, offset, mapped ? value.length() + MAPPED_BITS : value.length());
        address.encode(value.address(), segment, offset + LENGTH_BYTES);
    }

    @Override
    public void appendText(AddressPrefix value, StringBuilder out) {
        out.append(value);
    }

    @Override
    public void appendJson(AddressPrefix value, StringBuilder out) {
        Json.appendString(value.toString(), out);
    }
}
