package dev.jbcc.runtime.link;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.internal.sys.ProcFile;
import dev.jbcc.runtime.trace.Tracefs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The functions of the kernel and its modules that match a pattern and that probes can be put on: those that ftrace knows,
 * without those that kprobes refuse. A snapshot; modules may go afterwards.
 *
 * <p>Where tracefs cannot be read, the list is that of {@code /proc/kallsyms}, of which some functions take no probe.
 */
public final class KernelFunctions {
    private static final Path BLACKLIST = Path.of("/sys/kernel/debug/kprobes/blacklist");
    private static final String SYMBOLS = "/proc/kallsyms";

    private final List<String> names;
    private final Map<String, String> refused;
    private final List<Place> places;

    /** One of perhaps several functions of a name. */
    record Place(String name, long address) {}

    private KernelFunctions(List<String> names, Map<String, String> refused, List<Place> places) {
        this.names = List.copyOf(names);
        this.refused = Map.copyOf(refused);
        this.places = List.copyOf(places);
    }

    /**
     * Finds them.
     *
     * @param pattern must match the whole name
     * @throws BpfException if no list of functions can be read
     */
    public static KernelFunctions matching(Pattern pattern) {
        Optional<Tracefs> tracefs = Tracefs.find();
        return matching(
                pattern, tracefs.isEmpty() ? Path.of("/") : tracefs.get().root(), BLACKLIST, SYMBOLS);
    }

    /**
     * Finds candidates among the symbols, which takes the kernel less time to list than what can be traced: functions with their
     * addresses, of which some may take no probe. Empty if the kernel hides addresses.
     */
    static KernelFunctions candidates(Pattern pattern) {
        return candidates(pattern, BLACKLIST, SYMBOLS);
    }

    static KernelFunctions candidates(Pattern pattern, Path blacklist, String symbols) {
        byte[] text = read(Path.of(symbols));
        return text == null
                ? new KernelFunctions(List.of(), Map.of(), List.of())
                : new Scan(text, pattern, blacklisted(read(blacklist))).symbolsWithAddresses();
    }

    static KernelFunctions matching(Pattern pattern, Path tracefs, Path blacklist, String symbols) {
        Set<String> blacklisted = blacklisted(read(blacklist));
        // Since Linux 6.5 there is a list with addresses, which tell functions of the same name apart.
        byte[] text = read(tracefs.resolve("available_filter_functions_addrs"));
        if (text != null) {
            return new Scan(text, pattern, blacklisted).addressesAndNames();
        }
        text = read(tracefs.resolve("available_filter_functions"));
        if (text != null) {
            return new Scan(text, pattern, blacklisted).names();
        }
        text = read(Path.of(symbols));
        if (text == null) {
            throw new BpfException("kernel functions: neither tracefs nor '" + symbols + "' can be read");
        }
        return new Scan(text, pattern, blacklisted).symbols();
    }

    private static byte @Nullable [] read(Path file) {
        try {
            return ProcFile.bytes(file.toString());
        } catch (IOException e) {
            return null;
        }
    }

    /** A line is {@code FROM-TO}, a tab and the name. */
    private static Set<String> blacklisted(byte @Nullable [] text) {
        Set<String> names = new HashSet<>();
        if (text != null) {
            for (String line : new String(text, StandardCharsets.ISO_8859_1).split("\n", -1)) {
                int tab = line.indexOf('\t');
                if (tab > 0) {
                    names.add(line.substring(tab + 1));
                }
            }
        }
        return names;
    }

    /** Returns the names, each once, in the order of the list. */
    public List<String> names() {
        return names;
    }

    /** Returns the names of functions that match but take no probe, with the reasons. */
    public Map<String, String> refused() {
        return refused;
    }

    /** Returns all functions of these names with their addresses; empty if the kernel does not tell. */
    List<Place> places() {
        return places;
    }

    /**
     * One pass over the bytes of a list. No string is made for a function that does not match: there are tens of thousands, and
     * a pattern usually names a prefix.
     */
    private static final class Scan implements CharSequence {
        private final byte[] text;
        private final Matcher matcher;
        private final byte[] prefix;
        private final Set<String> blacklist;
        private final Map<String, String> refused = new LinkedHashMap<>();
        private final Set<String> seen = new HashSet<>();
        private final List<String> names = new ArrayList<>();
        private int start;
        private int length;

        Scan(byte[] text, Pattern pattern, Set<String> blacklist) {
            this.text = text;
            this.matcher = pattern.matcher("");
            this.prefix = literalPrefix(pattern).getBytes(StandardCharsets.ISO_8859_1);
            this.blacklist = blacklist;
        }

        KernelFunctions addressesAndNames() {
            List<Place> found = new ArrayList<>();
            int at = 0;
            while (at < text.length) {
                int name = after(at, ' ');
                int next = after(name, '\n');
                if (matches(name, next)) {
                    found.add(new Place(toString(), hexadecimal(at, name - 1)));
                }
                at = next;
            }
            return new KernelFunctions(names, refused, found);
        }

        KernelFunctions names() {
            int at = 0;
            while (at < text.length) {
                int next = after(at, '\n');
                boolean _ = matches(at, next);
                at = next;
            }
            return new KernelFunctions(names, refused, List.of());
        }

        KernelFunctions symbolsWithAddresses() {
            List<Place> found = new ArrayList<>();
            Set<Long> addresses = new HashSet<>();
            int at = 0;
            while (at < text.length) {
                int letter = after(at, ' ');
                int next = after(letter, '\n');
                boolean function = letter < text.length && "tTwW".indexOf(text[letter]) >= 0;
                if (function && letter + 2 < next && matches(letter + 2, next)) {
                    long address = hexadecimal(at, letter - 1);
                    // Several names may stand for one function.
                    if (address != 0 && addresses.add(address)) {
                        found.add(new Place(toString(), address));
                    }
                }
                at = next;
            }
            return new KernelFunctions(names, refused, found);
        }

        /** A line is an address, a letter and the name. */
        KernelFunctions symbols() {
            int at = 0;
            while (at < text.length) {
                int letter = after(at, ' ');
                int next = after(letter, '\n');
                boolean function = letter < text.length && "tTwW".indexOf(text[letter]) >= 0;
                if (function && letter + 2 < next) {
                    boolean _ = matches(letter + 2, next);
                }
                at = next;
            }
            return new KernelFunctions(names, refused, List.of());
        }

        /** Returns the place after the next such byte. */
        private int after(int from, char wanted) {
            int at = from;
            while (at < text.length && text[at] != wanted) {
                at++;
            }
            return Math.min(at + 1, text.length);
        }

        /** The module, if there is one, stands in brackets after a blank or tab. */
        private boolean matches(int from, int next) {
            for (int i = 0; i < prefix.length; i++) {
                if (from + i >= text.length || text[from + i] != prefix[i]) {
                    return false;
                }
            }
            int end = from + prefix.length;
            while (end < next && text[end] > ' ') {
                end++;
            }
            start = from;
            length = end - from;
            if (length == 0 || !matcher.reset(this).matches()) {
                return false;
            }
            String name = toString();
            if (!seen.contains(name)) {
                if (blacklist.contains(name)) {
                    refused.put(name, "blacklisted in the kernel");
                    return false;
                }
                if (takesNoProbe(name)) {
                    refused.put(name, "no function that probes are for");
                    return false;
                }
                seen.add(name);
                names.add(name);
            }
            return true;
        }

        /** Functions that bcc leaves out too: they are in the lists, but kprobes refuse them or should not be there. */
        private static boolean takesNoProbe(String name) {
            if (name.startsWith("_kbl_addr_")
                    || name.startsWith("__perf")
                    || name.startsWith("perf_")
                    || name.startsWith("__SCT__")) {
                return true;
            }
            int cold = name.lastIndexOf(".cold");
            if (cold < 0) {
                return false;
            }
            // Parts of functions: f.cold, f.cold.0.
            String rest = name.substring(cold + 5);
            return rest.isEmpty()
                    || (rest.charAt(0) == '.'
                            && rest.length() > 1
                            && rest.chars().skip(1).allMatch(Character::isDigit));
        }

        private long hexadecimal(int from, int to) {
            long value = 0;
            for (int i = from; i < to; i++) {
                int digit = Character.digit((char) text[i], 16);
                if (digit < 0) {
                    break;
                }
                value = value << 4 | digit;
            }
            return value;
        }

        @Override
        public int length() {
            return length;
        }

        @Override
        public char charAt(int index) {
            return (char) (text[start + index] & 0xff);
        }

        @Override
        public CharSequence subSequence(int from, int to) {
            return new String(text, start + from, to - from, StandardCharsets.ISO_8859_1);
        }

        @Override
        public String toString() {
            return new String(text, start, length, StandardCharsets.ISO_8859_1);
        }
    }

    /** Returns letters that whatever matches must start with; perhaps none. */
    static String literalPrefix(Pattern pattern) {
        String text = pattern.pattern();
        if (pattern.flags() != 0 || text.indexOf('|') >= 0) {
            return "";
        }
        int from = text.startsWith("^") ? 1 : 0;
        int to = from;
        while (to < text.length()) {
            char c = text.charAt(to);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
            if (!plain) {
                break;
            }
            to++;
        }
        // What is repeated may be there no times.
        if (to > from && to < text.length() && "*?{+".indexOf(text.charAt(to)) >= 0) {
            to--;
        }
        return text.substring(from, to);
    }
}
