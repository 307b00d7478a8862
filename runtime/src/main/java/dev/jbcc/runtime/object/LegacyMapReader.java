package dev.jbcc.runtime.object;

import dev.jbcc.runtime.ObjectFormatException;
import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.BtfType;
import dev.jbcc.runtime.elf.ElfFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Reads the maps of section {@code maps}, as objects had them before BTF: variables of {@code struct bpf_map_def}, five numbers of
 * which are type, key size, value size, entries and flags. A struct that is larger has to be zero behind those. Types of keys and
 * values come from the variable {@code ____btf_map_NAME}, where there is one.
 */
final class LegacyMapReader {
    static final String SECTION = "maps";

    private static final int DEFINITION_BYTES = 20;
    private static final String TYPES_PREFIX = "____btf_map_";

    private final ElfFile elf;
    private final @Nullable Btf btf;
    private final MapPlaces places;

    /**
     * @param places learns where the maps are
     */
    LegacyMapReader(ElfFile elf, @Nullable Btf btf, MapPlaces places) {
        this.elf = elf;
        this.btf = btf;
        this.places = places;
    }

    List<MapSpec> read() {
        Optional<ElfFile.Section> section = elf.findSection(SECTION);
        if (section.isEmpty() || section.get().sizeBytes() == 0) {
            return List.of();
        }
        if (section.get().type() != ElfFile.SHT_PROGBITS) {
            throw malformed("has no contents");
        }
        List<ElfFile.Symbol> symbols = new ArrayList<>();
        for (ElfFile.Symbol symbol : elf.symbols()) {
            boolean variable = symbol.type() == ElfFile.STT_OBJECT || symbol.type() == ElfFile.STT_NOTYPE;
            if (variable
                    && symbol.section() == section.get().index()
                    && !symbol.name().isEmpty()) {
                symbols.add(symbol);
            }
        }
        symbols.sort(Comparator.comparingLong(ElfFile.Symbol::value));
        if (symbols.isEmpty()) {
            throw malformed("no symbol says what its maps are called");
        }
        ByteBuffer bytes = elf.bytes(section.get());
        List<MapSpec> maps = new ArrayList<>(symbols.size());
        for (int i = 0; i < symbols.size(); i++) {
            long start = symbols.get(i).value();
            long end = i + 1 < symbols.size() ? symbols.get(i + 1).value() : bytes.limit();
            maps.add(map(symbols.get(i).name(), bytes, start, end));
            places.add(section.get().index(), start, symbols.get(i).name());
        }
        return maps;
    }

    private MapSpec map(String name, ByteBuffer bytes, long start, long end) {
        if (start < 0 || end > bytes.limit() || end - start < DEFINITION_BYTES) {
            throw malformed("map '" + name + "': definition of " + (end - start) + " bytes at byte " + start + " of "
                    + bytes.limit() + "; it takes at least " + DEFINITION_BYTES);
        }
        int at = (int) start;
        for (int i = at + DEFINITION_BYTES; i < end; i++) {
            if (bytes.get(i) != 0) {
                throw malformed("map '" + name + "': byte " + (i - at)
                        + " of its definition is not zero, and what it means is not known");
            }
        }
        int keyBytes = size(name, "key", bytes.getInt(at + 4));
        int valueBytes = size(name, "value", bytes.getInt(at + 8));
        return new MapSpec(
                name,
                bytes.getInt(at),
                keyBytes,
                valueBytes,
                bytes.getInt(at + 12),
                bytes.getInt(at + 16),
                typeId(name, "key", keyBytes),
                typeId(name, "value", valueBytes),
                false,
                0,
                Optional.empty(),
                MapSpec.Data.NONE,
                new byte[0]);
    }

    private int size(String map, String what, int bytes) {
        if (bytes < 0) {
            throw malformed("map '" + map + "': " + what + " of " + Integer.toUnsignedString(bytes) + " bytes");
        }
        return bytes;
    }

    /** Returns the type of a map's key or value if it has that size; 0 if there is none. */
    private int typeId(String map, String member, int sizeBytes) {
        OptionalInt id =
                btf == null ? OptionalInt.empty() : btf.findTypeId(TYPES_PREFIX + map, BtfType.Composite.class);
        if (btf != null && id.isPresent() && btf.type(id.getAsInt()) instanceof BtfType.Composite types) {
            for (BtfType.Member candidate : types.members()) {
                if (candidate.name().equals(member) && btf.sizeBytes(candidate.typeId()) == sizeBytes) {
                    return candidate.typeId();
                }
            }
        }
        return 0;
    }

    private ObjectFormatException malformed(String what) {
        return new ObjectFormatException(
                "object '" + elf.source() + "': section '" + SECTION + "': " + what, elf.source(), SECTION, -1);
    }
}
