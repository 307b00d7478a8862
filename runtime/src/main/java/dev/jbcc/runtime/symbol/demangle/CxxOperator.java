package dev.jbcc.runtime.symbol.demangle;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An operator of C++.
 *
 * @param code the two letters it has in mangled names
 * @param text as in the source; with a blank at the end if an operand must not touch it
 * @param operands how many it takes
 */
record CxxOperator(String code, String text, int operands) {
    /** Code, text and number of operands; an underscore is a blank at the end. */
    private static final String[] TABLE = {
        "aN &= 2",
        "aS = 2",
        "aa && 2",
        "ad & 1",
        "an & 2",
        "at alignof_ 1",
        "aw co_await_ 1",
        "az alignof_ 1",
        "cc const_cast 2",
        "cl () 2",
        "cm , 2",
        "co ~ 1",
        "dV /= 2",
        "da delete[]_ 1",
        "dc dynamic_cast 2",
        "de * 1",
        "dl delete_ 1",
        "ds .* 2",
        "dt . 2",
        "dv / 2",
        "eO ^= 2",
        "eo ^ 2",
        "eq == 2",
        "fL ... 3",
        "fR ... 3",
        "fl ... 2",
        "fr ... 2",
        "ge >= 2",
        "gs :: 1",
        "gt > 2",
        "ix [] 2",
        "lS <<= 2",
        "le <= 2",
        "ls << 2",
        "lt < 2",
        "mI -= 2",
        "mL *= 2",
        "mi - 2",
        "ml * 2",
        "mm -- 1",
        "na new[] 3",
        "ne != 2",
        "ng - 1",
        "nt ! 1",
        "nw new 3",
        "nx noexcept 1",
        "oR |= 2",
        "oo || 2",
        "or | 2",
        "pL += 2",
        "pl + 2",
        "pm ->* 2",
        "pp ++ 1",
        "ps + 1",
        "pt -> 2",
        "qu ? 3",
        "rM %= 2",
        "rS >>= 2",
        "rc reinterpret_cast 2",
        "rm % 2",
        "rs >> 2",
        "sP sizeof... 1",
        "sZ sizeof... 1",
        "sc static_cast 2",
        "ss <=> 2",
        "st sizeof_ 1",
        "sz sizeof_ 1",
        "te typeid_ 1",
        "ti typeid_ 1",
        "tr throw 0",
        "tw throw_ 1",
    };

    private static final Map<String, CxxOperator> BY_CODE = new HashMap<>();

    static {
        for (String entry : TABLE) {
            int blank = entry.lastIndexOf(' ');
            String text = entry.substring(3, blank);
            if (text.endsWith("_")) {
                text = text.substring(0, text.length() - 1) + " ";
            }
            String code = entry.substring(0, 2);
            BY_CODE.put(code, new CxxOperator(code, text, entry.charAt(blank + 1) - '0'));
        }
    }

    /** Returns the operator with these letters, or null. */
    static @Nullable CxxOperator find(char first, char second) {
        return BY_CODE.get(new String(new char[] {first, second}));
    }

    boolean is(String other) {
        return code.equals(other);
    }

    boolean isCast() {
        return text.endsWith("_cast");
    }

    boolean isFold() {
        return code.charAt(0) == 'f';
    }

    /** Returns the name of the function that implements it. */
    String functionName() {
        char first = text.charAt(0);
        return (first >= 'a' && first <= 'z' ? "operator " : "operator") + text.strip();
    }
}
