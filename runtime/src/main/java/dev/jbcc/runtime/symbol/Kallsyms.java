package dev.jbcc.runtime.symbol;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.internal.sys.ProcFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The symbols of the kernel, its modules and the BPF programs in it, as {@code /proc/kallsyms} lists them. A snapshot of several
 * megabytes that is searched byte by byte; no string is made for a symbol that nobody asked for, and for one that was found by its
 * address once only. What is loaded later is not in it. Immutable to its users and thread-safe.
 */
public final class Kallsyms {
    private static final String FILE = "/proc/kallsyms";
    private static final String KERNEL = "kernel";
    private static final int LINE_BYTES = 40;

    private static final byte[] DIGITS = new byte[256];

    static {
        Arrays.fill(DIGITS, (byte) -1);
        for (int digit = 0; digit < 16; digit++) {
            DIGITS["0123456789abcdef".charAt(digit)] = (byte) digit;
        }
    }

    private final byte[] text;

    /** Made when an address is first looked up. */
    private volatile @Nullable ByAddress byAddress;

    private Kallsyms(byte[] text) {
        this.text = text;
    }

    /**
     * Reads the symbols of the running kernel.
     *
     * @throws BpfException if they cannot be read
     */
    public static Kallsyms load() {
        try {
            return new Kallsyms(ProcFile.bytes(FILE));
        } catch (IOException e) {
            throw new BpfException("file '" + FILE + "': read: " + e.getMessage(), e);
        }
    }

    /** Takes the text of such a list. Lines that cannot be understood are passed over. */
    public static Kallsyms of(byte[] text) {
        return new Kallsyms(text.clone());
    }

    /** Returns whether a symbol of that name exists, in the kernel or a module. */
    public boolean has(String name) {
        return find(name) >= 0;
    }

    /**
     * Returns the address of the first symbol of that name; empty if there is none, or the kernel hides addresses from this
     * process ({@code kernel.kptr_restrict}).
     */
    public OptionalLong address(String name) {
        int nameStart = find(name);
        if (nameStart < 0) {
            return OptionalLong.empty();
        }
        long address = address(lineStart(nameStart), nameStart);
        return address == 0 ? OptionalLong.empty() : OptionalLong.of(address);
    }

    /**
     * Returns the function or variable that an address belongs to: the nearest that starts at or before it, as the list has no
     * sizes. Of several at one address, a function goes before a variable, and then the last in the list, as bcc has it.
     *
     * @return empty if nothing starts before it, or the kernel hides addresses from this process
     */
    public Optional<Symbol> find(long address) {
        return find(address, true);
    }

    /**
     * Returns the function or variable that an address belongs to, as {@link #find(long)} does, but as it is at its start: with the offset
     * 0. What was found once is at hand, so nothing is allocated.
     */
    public Optional<Symbol> findStart(long address) {
        return find(address, false);
    }

    private Optional<Symbol> find(long address, boolean withOffset) {
        ByAddress symbols = byAddress();
        int place = symbols.index.floor(address);
        if (place < 0) {
            return Optional.empty();
        }
        Optional<Symbol> found = symbols.starts.getAcquire(place);
        if (found == null) {
            found = Optional.of(symbol(symbols.index, place));
            symbols.starts.setRelease(place, found);
        }
        long offset = withOffset ? address - symbols.index.address(place) : 0;
        return offset == 0 ? found : found.map(start -> new Symbol(start.name(), offset, start.module()));
    }

    /** Returns whether the kernel hides addresses from this process: names can be found, addresses cannot. */
    public boolean addressesHidden() {
        return byAddress().index.size() == 0 && text.length > 0;
    }

    private ByAddress byAddress() {
        ByAddress known = byAddress;
        if (known == null) {
            known = new ByAddress(index());
            byAddress = known;
        }
        return known;
    }

    /** Returns what is found at an address, whose last place it is. */
    private Symbol symbol(AddressIndex index, int last) {
        int place = last;
        while (place > 0 && isVariable(index, place) && index.address(place - 1) == index.address(last)) {
            place--;
        }
        int start = index.value(isVariable(index, place) ? last : place);
        int end = nameEnd(start, text.length);
        return new Symbol(text(start, end), 0, module(end));
    }

    /** One pass over the text. Two threads may come here at once; both make the same. */
    private AddressIndex index() {
        AddressIndex.Builder index = new AddressIndex.Builder(text.length / LINE_BYTES);
        int position = 0;
        while (position < text.length) {
            long address = 0;
            int blank = position;
            int digit;
            while (blank < text.length && (digit = DIGITS[text[blank] & 0xff]) >= 0) {
                address = address << 4 | digit;
                blank++;
            }
            int end = lineEnd(blank);
            if (address != 0 && blank + 3 < end && text[blank] == ' ' && text[blank + 2] == ' ') {
                index.add(address, blank + 3);
            }
            position = end + 1;
        }
        return index.build();
    }

    private boolean isVariable(AddressIndex index, int place) {
        return switch (text[index.value(place) - 2]) {
            case 'b', 'B', 'd', 'D', 'r', 'R', 'v', 'V' -> true;
            default -> false;
        };
    }

    /** Returns the module in brackets that may follow a name. */
    private String module(int nameEnd) {
        int start = nameEnd + 2;
        if (start >= text.length || text[nameEnd] != '\t' || text[nameEnd + 1] != '[') {
            return KERNEL;
        }
        int end = start;
        while (end < text.length && text[end] != ']' && text[end] != '\n') {
            end++;
        }
        return end == start ? KERNEL : text(start, end).intern();
    }

    private String text(int start, int end) {
        return new String(text, start, end - start, StandardCharsets.ISO_8859_1);
    }

    /** Returns functions with names like the one given, the best first. */
    public List<String> similar(String name) {
        SimilarNames similar = new SimilarNames(name);
        int position = 0;
        while (position < text.length) {
            int end = lineEnd(position);
            int start = nameStart(position, end);
            if (start >= 0 && isFunction(text[start - 2])) {
                int stop = nameEnd(start, end);
                int length = stop - start;
                if (Math.abs(length - name.length()) <= 4 || startsWith(start, stop, name)) {
                    similar.offer(text(start, stop));
                }
            }
            position = end + 1;
        }
        return similar.best();
    }

    private boolean startsWith(int start, int stop, String name) {
        if (stop - start < name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (text[start + i] != (byte) name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isFunction(byte type) {
        return type == 't' || type == 'T' || type == 'w' || type == 'W';
    }

    /** Returns where the name of the first such symbol starts, or -1. */
    private int find(String name) {
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        int position = 0;
        while (position < text.length) {
            int end = lineEnd(position);
            int start = nameStart(position, end);
            if (start >= 0 && matches(start, nameEnd(start, end), wanted)) {
                return start;
            }
            position = end + 1;
        }
        return -1;
    }

    private boolean matches(int start, int end, byte[] wanted) {
        if (end - start != wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (text[start + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    private long address(int position, int end) {
        long address = 0;
        for (int i = position; i < end && DIGITS[text[i] & 0xff] >= 0; i++) {
            address = address << 4 | DIGITS[text[i] & 0xff];
        }
        return address;
    }

    private int lineStart(int position) {
        int start = position;
        while (start > 0 && text[start - 1] != '\n') {
            start--;
        }
        return start;
    }

    private int lineEnd(int position) {
        int end = position;
        while (end < text.length && text[end] != '\n') {
            end++;
        }
        return end;
    }

    /** A line is an address, a blank, a letter, a blank, the name, and for a module's symbol a tab and the module. */
    private int nameStart(int position, int end) {
        int blank = position;
        while (blank < end && text[blank] != ' ') {
            blank++;
        }
        int start = blank + 3;
        return start < end && text[blank + 2] == ' ' ? start : -1;
    }

    private int nameEnd(int start, int end) {
        int stop = start;
        while (stop < end && text[stop] != '\t' && text[stop] != ' ' && text[stop] != '\n') {
            stop++;
        }
        return stop;
    }

    /** Where the names of functions and variables start, by address. */
    private static final class ByAddress {
        final AddressIndex index;

        /** The symbol at each, once it was looked up. Two threads may both make one, and make the same. */
        final AtomicReferenceArray<@Nullable Optional<Symbol>> starts;

        ByAddress(AddressIndex index) {
            this.index = index;
            this.starts = new AtomicReferenceArray<>(index.size());
        }
    }
}
