package dev.jbcc.value;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * A range of internet addresses, such as {@code 10.0.0.0/8}: the keys of longest-prefix-match tables. Looking up a whole
 * address ({@link #of(InetAddress)}) finds the longest prefix that the table has for it.
 *
 * @param address its bits beyond the length are kept as they are; the kernel ignores them
 * @param length bits that count: 0 to 32, or to 128
 */
public record AddressPrefix(InetAddress address, int length) {
    /** @throws IllegalArgumentException if the address has fewer bits than {@code length} */
    public AddressPrefix {
        int bits = bits(address);
        if (length < 0 || length > bits) {
            throw new IllegalArgumentException(
                    "prefix '" + address.getHostAddress() + "/" + length + "': length must be 0 to " + bits);
        }
    }

    /** Returns the prefix that is one whole address. */
    public static AddressPrefix of(InetAddress address) {
        return new AddressPrefix(address, bits(address));
    }

    /**
     * Returns the prefix that a text such as {@code 10.0.0.0/8}, {@code fe80::/10} or, for a whole address, {@code 10.0.0.1}
     * stands for. Names are not looked up.
     *
     * @throws IllegalArgumentException if it is no such text
     */
    public static AddressPrefix parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        if (slash < 0) {
            return of(address);
        }
        try {
            return new AddressPrefix(address, Integer.parseInt(text.substring(slash + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("prefix '" + text + "': length must be a number", e);
        }
    }

    private static int bits(InetAddress address) {
        return address instanceof Inet4Address ? 32 : 128;
    }

    /** Returns whether an address of the same kind begins with this prefix. */
    public boolean contains(InetAddress other) {
        byte[] own = address.getAddress();
        byte[] its = other.getAddress();
        int whole = length / 8;
        if (own.length != its.length || !Arrays.equals(own, 0, whole, its, 0, whole)) {
            return false;
        }
        int rest = length % 8;
        return rest == 0 || ((own[whole] ^ its[whole]) & 0xff) >>> (8 - rest) == 0;
    }

    /** Returns address and length, such as {@code 10.0.0.0/8}. */
    @Override
    public String toString() {
        return address.getHostAddress() + "/" + length;
    }

    static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(bytes.length + " bytes are no address", e);
        }
    }
}
