package dev.jbcc.runtime.insn;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A helper function of the kernel, which programs call by its number. Linux 6.2 brought the last one; newer functions are kfuncs, which
 * BTF describes.
 *
 * <p>The table is read when it is first asked for. Immutable.
 *
 * @param number what the kernel knows it by
 * @param name as programs spell it, such as {@code bpf_ktime_get_ns}
 * @param minimumKernel the first mainline release that has it, such as {@code 5.8}; distributions add helpers to older ones
 * @param gplOnly whether only programs under a licence compatible with the GPL may call it
 * @param prototype the C declaration, without semicolon; parameters are as wide as programs see them
 * @param nullable whether the result may be null
 */
public record Helper(
        int number,
        String name,
        String minimumKernel,
        boolean gplOnly,
        String prototype,
        Result result,
        boolean nullable,
        List<Parameter> parameters) {

    /** What a helper returns. */
    public enum Result {
        NONE,
        NUMBER,
        /** A pointer to the value of a map. */
        VALUE,
        /** A pointer to memory that the program owns for now. */
        MEMORY,
        /** A pointer to the kernel's view of a socket. */
        SOCKET,
        /** A pointer to an object of the kernel, which may be loaded from as its BTF says. */
        TYPED
    }

    /** What a helper takes. */
    public enum Parameter {
        NUMBER,
        CONTEXT,
        MAP,
        CALLBACK,
        /** A pointer to memory or an object that the helper looks at. */
        IN,
        /** A pointer to memory that the helper fills. */
        OUT,
        /** Any number of numbers; the last one. */
        MORE
    }

    private static final String TABLE = "helpers.txt";

    public Helper {
        parameters = List.copyOf(parameters);
    }

    /** Returns all helpers, in order of their numbers, which begin with 1. */
    public static List<Helper> all() {
        return Table.HELPERS;
    }

    /** Returns the helper of a name such as {@code bpf_ktime_get_ns}; empty if there is none. */
    public static Optional<Helper> named(String name) {
        return Optional.ofNullable(Table.BY_NAME.get(name));
    }

    /** Returns the helper of a number; empty if there is none, or it is newer than this version. */
    public static Optional<Helper> numbered(int number) {
        return number > 0 && number <= Table.HELPERS.size()
                ? Optional.of(Table.HELPERS.get(number - 1))
                : Optional.empty();
    }

    /** Returns the name of the enumerator of {@code enum bpf_func_id}, such as {@code BPF_FUNC_ktime_get_ns}. */
    public String enumerator() {
        return "BPF_FUNC_" + name.substring("bpf_".length());
    }

    /** Returns a helper from a line of the table. */
    static Helper parse(String line) {
        List<String> columns = split(line, " | ");
        if (columns.size() != 6) {
            throw new IllegalStateException(TABLE + ": not six columns: " + line);
        }
        String prototype = columns.get(3);
        int open = prototype.indexOf('(');
        int start = open;
        while (Character.isLetterOrDigit(prototype.charAt(start - 1)) || prototype.charAt(start - 1) == '_') {
            start--;
        }
        String result = columns.get(4);
        boolean nullable = result.endsWith("?");
        List<Parameter> parameters = new ArrayList<>();
        for (String kind : split(columns.get(5), " ")) {
            switch (kind) {
                case "-" -> {}
                case "..." -> parameters.add(Parameter.MORE);
                default -> parameters.add(Parameter.valueOf(kind.toUpperCase(Locale.ROOT)));
            }
        }
        return new Helper(
                Integer.parseInt(columns.get(0)),
                prototype.substring(start, open),
                columns.get(1),
                columns.get(2).equals("GPL"),
                prototype,
                Result.valueOf((nullable ? result.substring(0, result.length() - 1) : result).toUpperCase(Locale.ROOT)),
                nullable,
                parameters);
    }

    private static List<String> split(String text, String separator) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
            parts.add(text.substring(from, at));
            from = at + separator.length();
        }
        parts.add(text.substring(from));
        return parts;
    }

    /** Read once, when it is first used. */
    private static final class Table {
        static final List<Helper> HELPERS = read();
        static final Map<String, Helper> BY_NAME = byName();

        private static List<Helper> read() {
            try (InputStream in = Helper.class.getResourceAsStream(TABLE)) {
                if (in == null) {
                    throw new IllegalStateException(TABLE + ": not where the classes are");
                }
                String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                List<Helper> helpers = new ArrayList<>();
                for (String line : split(text, "\n")) {
                    if (!line.isEmpty() && line.charAt(0) != '#') {
                        helpers.add(parse(line));
                    }
                }
                return List.copyOf(helpers);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static Map<String, Helper> byName() {
            Map<String, Helper> names = new HashMap<>();
            for (Helper helper : HELPERS) {
                names.put(helper.name(), helper);
            }
            return names;
        }
    }
}
