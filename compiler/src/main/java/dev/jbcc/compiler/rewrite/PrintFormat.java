package dev.jbcc.compiler.rewrite;

/** Formats of {@code bpf_trace_printk}: those of the kernel's printk, with few conversions. */
final class PrintFormat {
    private PrintFormat() {}

    /**
     * Counts the values that a format wants.
     *
     * @param literal one or more string literals, as the source spells them
     * @return the count; if there is a conversion that the kernel does not know, the position of its letter, negated
     */
    static int countConversions(String literal) {
        int count = 0;
        for (int i = 0; i < literal.length(); i++) {
            if (literal.charAt(i) == '\\') {
                i++;
                continue;
            }
            if (literal.charAt(i) != '%') {
                continue;
            }
            int letter = i + 1;
            if (letter < literal.length() && literal.charAt(letter) == '%') {
                i = letter;
                continue;
            }
            while (letter < literal.length() && "-+ #0123456789.".indexOf(literal.charAt(letter)) >= 0) {
                letter++;
            }
            while (letter < literal.length() && "lhz".indexOf(literal.charAt(letter)) >= 0) {
                letter++;
            }
            if (letter >= literal.length() || "diuxXscp".indexOf(literal.charAt(letter)) < 0) {
                return -Math.min(letter, literal.length() - 1);
            }
            count++;
            i = letter;
        }
        return count;
    }
}
