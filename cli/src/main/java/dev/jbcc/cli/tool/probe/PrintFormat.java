package dev.jbcc.cli.tool.probe;

import dev.jbcc.cli.tool.probe.ProbeText.Snippet;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.IllegalFormatException;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with conversions, as C's {@code printf} has them; {@code %K} is a function of the kernel by its address, {@code %U} one of the
 * process.
 */
final class PrintFormat {
    private static final Pattern CONVERSION = Pattern.compile("%([-+ #0]*\\d*(?:\\.\\d+)?)(hh|h|ll|l|z|)([A-Za-z%])");

    /** A text, or the conversion of a value. */
    private sealed interface Piece {
        record Text(String text) implements Piece {}

        record Value(Conversion conversion) implements Piece {}
    }

    /** How to show a value: flags, width and precision; how many bits of it count, 0 for all; the letter. */
    private record Conversion(String flags, int bits, char letter) {}

    private final List<Piece> pieces = new ArrayList<>();
    private final List<Conversion> conversions = new ArrayList<>();

    /** Reads what stands between quotation marks. */
    PrintFormat(ProbeText text, Snippet quoted) {
        String format = unescaped(text, quoted);
        Matcher matcher = CONVERSION.matcher(format);
        int end = 0;
        for (int percent = format.indexOf('%'); percent >= 0; percent = format.indexOf('%', end)) {
            if (!matcher.find(percent) || matcher.start() != percent) {
                throw text.wrong(quoted.start() + percent, "'%' begins no conversion; '%%' is a percent sign");
            }
            pieces.add(new Piece.Text(format.substring(end, percent)));
            end = matcher.end();
            char letter = matcher.group(3).charAt(0);
            if (letter == '%') {
                pieces.add(new Piece.Text("%"));
                continue;
            }
            Conversion conversion = new Conversion(matcher.group(1), bits(matcher.group(2), letter), letter);
            try {
                String _ = show(conversion, 1, "", address -> "", address -> "");
            } catch (IllegalFormatException e) {
                throw text.wrong(quoted.start() + percent, "'" + matcher.group() + "': no conversion of trace");
            }
            conversions.add(conversion);
            pieces.add(new Piece.Value(conversion));
        }
        pieces.add(new Piece.Text(format.substring(end)));
    }

    private static int bits(String length, char letter) {
        return switch (length) {
            case "hh" -> 8;
            case "h" -> 16;
            case "" -> letter == 'p' ? 0 : 32;
            default -> 0;
        };
    }

    private static String unescaped(ProbeText text, Snippet quoted) {
        try {
            return quoted.text().translateEscapes();
        } catch (IllegalArgumentException _) {
            throw text.wrong(quoted.start(), "a backslash that begins no escape; '\\\\' is a backslash");
        }
    }

    /** Returns how many values it shows. */
    int count() {
        return conversions.size();
    }

    /** Returns whether a value is a text. */
    boolean isText(int index) {
        return conversions.get(index).letter() == 's';
    }

    /**
     * Returns the text.
     *
     * @param number the value of a conversion
     * @param text that of a text
     * @param kernel name of an address of the kernel
     * @param user name of an address of the process
     */
    String show(
            IntFunction<Long> number,
            IntFunction<String> text,
            LongFunction<String> kernel,
            LongFunction<String> user) {
        StringBuilder out = new StringBuilder();
        int index = 0;
        for (Piece piece : pieces) {
            switch (piece) {
                case Piece.Text plain -> out.append(plain.text());
                case Piece.Value value -> {
                    String shown = value.conversion().letter() == 's' ? text.apply(index) : "";
                    out.append(show(value.conversion(), number.apply(index), shown, kernel, user));
                    index++;
                }
            }
        }
        return out.toString();
    }

    /** Returns each value by itself. */
    List<String> values(
            IntFunction<Long> number,
            IntFunction<String> text,
            LongFunction<String> kernel,
            LongFunction<String> user) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < conversions.size(); i++) {
            Conversion conversion = conversions.get(i);
            String shown = conversion.letter() == 's' ? text.apply(i) : "";
            values.add(show(
                    new Conversion("", conversion.bits(), conversion.letter()), number.apply(i), shown, kernel, user));
        }
        return values;
    }

    private static String show(
            Conversion conversion, long value, String text, LongFunction<String> kernel, LongFunction<String> user) {
        int unused = conversion.bits() == 0 ? 0 : 64 - conversion.bits();
        long signed = value << unused >> unused;
        long unsigned = value << unused >>> unused;
        String flags = conversion.flags();
        return switch (conversion.letter()) {
            case 's' -> format(flags, 's', text);
            case 'K' -> format(flags, 's', kernel.apply(value));
            case 'U' -> format(flags, 's', user.apply(value));
            case 'd', 'i' -> format(flags, 'd', signed);
            case 'u' -> format(flags, 'd', new BigInteger(Long.toUnsignedString(unsigned)));
            case 'x', 'X', 'o' -> format(flags, conversion.letter(), unsigned);
            case 'p' -> format(flags, 's', "0x" + Long.toHexString(value));
            case 'c' -> format(flags, 'c', (char) (value & 0xff));
            default -> format(flags, 'q', value); // none of Java's either
        };
    }

    private static String format(String flags, char letter, Object value) {
        return String.format(Locale.ROOT, "%" + flags + letter, value);
    }
}
