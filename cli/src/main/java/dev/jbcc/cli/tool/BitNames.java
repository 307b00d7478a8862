package dev.jbcc.cli.tool;

import java.util.ArrayList;
import java.util.List;

/**
 * Names of the bits of a number.
 *
 * @param names from bit {@code first} on; empty for bits without a name
 */
public record BitNames(int first, List<String> names) {
    public BitNames {
        names = List.copyOf(names);
    }

    /** Returns the names of the bits that are set, and the rest in hex: {@code MS_NODEV|0x80000000}; {@code 0x0} if none is. */
    public String text(long bits) {
        List<String> found = new ArrayList<>();
        long rest = bits;
        for (int i = 0; i < names.size(); i++) {
            long bit = 1L << (first + i);
            if ((bits & bit) != 0 && !names.get(i).isEmpty()) {
                found.add(names.get(i));
                rest &= ~bit;
            }
        }
        if (rest != 0 || found.isEmpty()) {
            found.add("0x" + Long.toHexString(rest));
        }
        return String.join("|", found);
    }
}
