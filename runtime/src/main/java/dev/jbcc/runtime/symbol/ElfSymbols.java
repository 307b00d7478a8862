package dev.jbcc.runtime.symbol;

import dev.jbcc.runtime.ObjectFormatException;
import dev.jbcc.runtime.elf.ElfFile;
import dev.jbcc.runtime.elf.ElfImage;
import dev.jbcc.runtime.symbol.demangle.Demangler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The symbols of one executable or library, those of its separate debug file among them: names as bytes and a few numbers each,
 * no object per symbol. Addresses are those of the file, not of a process. Names that were asked for are kept. Thread-safe.
 */
final class ElfSymbols {
    /** Those of a file that has none. */
    static final ElfSymbols NONE = new Builder().build();

    /** Set in the infos of a symbol whose version is not the default one, beside its type and binding. */
    private static final int HIDDEN_VERSION = 0x100;

    /** Gets each function of a file. */
    @FunctionalInterface
    interface FunctionHandler {
        /** @param address in the file's own count */
        void onFunction(String name, long address);
    }

    private final byte[] strings;

    /** All symbols that have a name and an address, by ordinal: in the order of the tables. */
    private final int[] names;

    private final int[] sizes;
    private final short[] infos;
    private final long[] addresses;

    /** Functions that have a size, by address; the values are ordinals. */
    private final AddressIndex functions;

    /** Names by ordinal, once asked for. A race costs a second string. */
    private final @Nullable String[] known;

    private final @Nullable String[] demangled;

    private ElfSymbols(Builder from) {
        strings = from.strings;
        names = Arrays.copyOf(from.names, from.count);
        sizes = Arrays.copyOf(from.sizes, from.count);
        infos = Arrays.copyOf(from.infos, from.count);
        addresses = Arrays.copyOf(from.addresses, from.count);
        AddressIndex.Builder index = new AddressIndex.Builder(from.count);
        for (int i = 0; i < from.count; i++) {
            if (sizes[i] != 0 && isFunction(i)) {
                index.add(addresses[i], i);
            }
        }
        functions = index.build();
        known = new String[from.count];
        demangled = new String[from.count];
    }

    /**
     * Finds the function that an address lies in. Functions can lie within others: the innermost is found. Of several names for
     * one function, one that other files can use goes before a local one, then the one with fewest underscores in front.
     *
     * @return its ordinal, or -1 if the address lies in none
     */
    int find(long address) {
        int place = functions.floor(address);
        if (place < 0) {
            return -1;
        }
        long limit = functions.address(place);
        while (place >= 0) {
            long start = functions.address(place);
            int best = -1;
            long longest = 0;
            for (; place >= 0 && functions.address(place) == start; place--) {
                int symbol = functions.value(place);
                long size = sizes[symbol] & 0xffffffffL;
                longest = Math.max(longest, size);
                if (address - start < size && (best < 0 || isBetter(symbol, best))) {
                    best = symbol;
                }
            }
            if (best >= 0) {
                return best;
            }
            if (limit - start > longest) {
                return -1; // what starts earlier ends before anything that is near
            }
        }
        return -1;
    }

    private boolean isBetter(int one, int other) {
        boolean local = binding(one) == ElfFile.STB_LOCAL;
        if (local != (binding(other) == ElfFile.STB_LOCAL)) {
            return !local;
        }
        int difference = underscores(one) - underscores(other);
        return difference == 0 ? one < other : difference < 0;
    }

    private int underscores(int symbol) {
        int start = names[symbol];
        int end = start;
        while (strings[end] == '_') {
            end++;
        }
        return end - start;
    }

    /** Returns the address of a symbol, in the file's own count. */
    long address(int symbol) {
        return addresses[symbol];
    }

    /** Returns whether the symbol's address is that of a function which returns the function that is meant. */
    boolean isIndirect(int symbol) {
        return type(symbol) == ElfImage.STT_GNU_IFUNC;
    }

    /** Returns the name as the linker wrote it. */
    String name(int symbol) {
        String name = known[symbol];
        if (name == null) {
            int end = names[symbol];
            while (strings[end] != 0) {
                end++;
            }
            name = new String(strings, names[symbol], end - names[symbol], StandardCharsets.UTF_8);
            known[symbol] = name;
        }
        return name;
    }

    /** Returns the name as the programmer wrote it. */
    String demangledName(int symbol) {
        String name = demangled[symbol];
        if (name == null) {
            name = Demangler.demangle(name(symbol));
            demangled[symbol] = name;
        }
        return name;
    }

    /** Returns the symbol of that name, a function or not: of several, the first, but of several versions the default. -1 if none. */
    int find(String name) {
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        int found = -1;
        for (int symbol = 0; symbol < names.length; symbol++) {
            int start = names[symbol];
            int end = start + wanted.length;
            if (end < strings.length
                    && strings[end] == 0
                    && Arrays.equals(strings, start, end, wanted, 0, wanted.length)) {
                if ((infos[symbol] & HIDDEN_VERSION) == 0) {
                    return symbol;
                }
                found = found < 0 ? symbol : found;
            }
        }
        return found;
    }

    /** Hands over all functions, in the order of the tables: some more than once, as tables repeat each other. */
    void functions(FunctionHandler handler) {
        for (int symbol = 0; symbol < names.length; symbol++) {
            if (isFunction(symbol)) {
                handler.onFunction(name(symbol), addresses[symbol]);
            }
        }
    }

    /** Returns names of functions like the one given, the best first. */
    List<String> similar(String name) {
        SimilarNames similar = new SimilarNames(name);
        functions((function, _) -> similar.offer(function));
        return similar.best();
    }

    /** Returns how many symbols there are. */
    int size() {
        return names.length;
    }

    private boolean isFunction(int symbol) {
        return type(symbol) == ElfFile.STT_FUNC || type(symbol) == ElfImage.STT_GNU_IFUNC;
    }

    private int type(int symbol) {
        return infos[symbol] & 0xf;
    }

    private int binding(int symbol) {
        return infos[symbol] >>> 4 & 0xf;
    }

    /** Collects the symbols of a file and of its debug file. */
    static final class Builder {
        private static final int SHT_GNU_VERSYM = 0x6fffffff;
        private static final int VERSYM_HIDDEN = 0x8000;

        private byte[] strings = new byte[0];
        private int[] names = new int[64];
        private int[] sizes = new int[64];
        private short[] infos = new short[64];
        private long[] addresses = new long[64];
        private int count;

        /**
         * Adds the symbols of all tables of a file. Tables that are damaged are passed over: another may be whole.
         *
         * @param bias what is added to addresses
         * @throws IOException if the file cannot be read
         */
        Builder add(ElfImage file, long bias) throws IOException {
            for (ElfImage.Section section : file.sections()) {
                if (section.type() == ElfFile.SHT_SYMTAB || section.type() == ElfImage.SHT_DYNSYM) {
                    try {
                        add(file, section, bias);
                    } catch (ObjectFormatException e) {
                        // as good as none
                    }
                }
            }
            return this;
        }

        private void add(ElfImage file, ElfImage.Section table, long bias) throws IOException {
            int entryBytes = file.isWide() ? 24 : 16;
            int link = table.link();
            if (table.entryBytes() != entryBytes
                    || link <= 0
                    || link >= file.sections().size()) {
                return;
            }
            ByteBuffer text = file.bytes(file.sections().get(link));
            int length = text.limit();
            if (length == 0 || text.get(length - 1) != 0 || length > Integer.MAX_VALUE / 2 - strings.length) {
                return;
            }
            ByteBuffer in = file.bytes(table);
            ByteBuffer versions = versions(file, table);
            int base = strings.length;
            strings = Arrays.copyOf(strings, base + length);
            text.get(0, strings, base, length);
            reserve(in.limit() / entryBytes);
            boolean wide = file.isWide();
            for (int at = 0, i = 0; at + entryBytes <= in.limit(); at += entryBytes, i++) {
                int name = in.getInt(at);
                long address = wide ? in.getLong(at + 8) : in.getInt(at + 4) & 0xffffffffL;
                int section = in.getShort(at + (wide ? 6 : 14)) & 0xffff;
                if (name <= 0 || name >= length || strings[base + name] == 0 || address == 0 || section == 0) {
                    continue;
                }
                long size = wide ? in.getLong(at + 16) : in.getInt(at + 8) & 0xffffffffL;
                int info = in.get(at + (wide ? 4 : 12)) & 0xff;
                boolean hidden = i * 2 + 2 <= versions.limit() && (versions.getShort(i * 2) & VERSYM_HIDDEN) != 0;
                names[count] = base + name;
                addresses[count] = address + bias;
                sizes[count] = Long.compareUnsigned(size, 0xffffffffL) > 0 ? -1 : (int) size;
                infos[count] = (short) (hidden ? info | HIDDEN_VERSION : info);
                count++;
            }
        }

        private static ByteBuffer versions(ElfImage file, ElfImage.Section table) throws IOException {
            for (ElfImage.Section section : file.sections()) {
                if (section.type() == SHT_GNU_VERSYM && section.link() == table.index()) {
                    return file.bytes(section);
                }
            }
            return ByteBuffer.allocate(0);
        }

        private void reserve(int more) {
            int room = count + more;
            names = Arrays.copyOf(names, room);
            sizes = Arrays.copyOf(sizes, room);
            infos = Arrays.copyOf(infos, room);
            addresses = Arrays.copyOf(addresses, room);
        }

        ElfSymbols build() {
            return new ElfSymbols(this);
        }
    }
}
