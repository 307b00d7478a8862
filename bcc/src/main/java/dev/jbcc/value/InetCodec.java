package dev.jbcc.value;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Internet addresses of 4 or 16 bytes, in the order of the wire whatever the C type is. */
final class InetCodec extends ValueCodec<InetAddress> {
    static final int IPV4_BYTES = 4;
    static final int IPV6_BYTES = 16;

    /** Where an IPv4 address stands in its form as an IPv6 address, behind two bytes of ones. */
    private static final int MAPPED_OFFSET = 12;

    private final boolean keepMapped;

    /** @param keepMapped whether an IPv4 address in 16 bytes stays an {@link Inet6Address} */
    InetCodec(int sizeBytes, String typeName, boolean keepMapped) {
        super(sizeBytes, typeName);
        this.keepMapped = keepMapped;
    }

    @Override
    public InetAddress decode(MemorySegment segment, long offset) {
        byte[] bytes = new byte[sizeBytes()];
        MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, offset, bytes, 0, bytes.length);
        if (keepMapped) {
            try {
                return Inet6Address.getByAddress(null, bytes, -1);
            } catch (UnknownHostException e) {
                throw new IllegalStateException(typeName() + ": is no address", e);
            }
        }
        return AddressPrefix.address(bytes);
    }

    @Override
    public void encode(InetAddress value, MemorySegment segment, long offset) {
        byte[] bytes = value.getAddress();
        if (bytes.length > sizeBytes()) {
            throw new IllegalArgumentException(
                    typeName() + ": address " + value.getHostAddress() + ": does not fit into 4 bytes");
        }
        if (bytes.length < sizeBytes()) {
            byte[] mapped = new byte[IPV6_BYTES];
            mapped[MAPPED_OFFSET - 2] = -1;
            mapped[MAPPED_OFFSET - 1] = -1;
            System.arraycopy(bytes, 0, mapped, MAPPED_OFFSET, bytes.length);
            bytes = mapped;
        }
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, offset, bytes.length);
    }

    @Override
    public void appendText(InetAddress value, StringBuilder out) {
        out.append(value.getHostAddress());
    }

    @Override
    public void appendJson(InetAddress value, StringBuilder out) {
        Json.appendString(value.getHostAddress(), out);
    }
}
