package dev.jbcc.runtime.object;

import dev.jbcc.runtime.ObjectFormatException;
import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.BtfType;
import dev.jbcc.runtime.btf.Kind;
import dev.jbcc.runtime.elf.ElfFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the maps of section {@code .maps}. The section's bytes mean nothing: a map is a variable of a struct type whose
 * members' types say everything, numbers as the length of an array that a member points to.
 */
final class BtfMapReader {
    static final String SECTION = ".maps";

    private static final int PROG_ARRAY = 3;
    private static final int ARRAY_OF_MAPS = 12;
    private static final int HASH_OF_MAPS = 13;
    private static final int PIN_NONE = 0;
    private static final int PIN_BY_NAME = 1;

    private final ElfFile elf;
    private final @Nullable Btf btf;
    private final MapPlaces places;
    private final int sectionIndex;
    private final Map<Integer, List<String>> tags;

    /**
     * @param places learns where the maps are
     */
    BtfMapReader(ElfFile elf, @Nullable Btf btf, MapPlaces places) {
        this.elf = elf;
        this.btf = btf;
        this.places = places;
        Optional<ElfFile.Section> section = elf.findSection(SECTION);
        this.sectionIndex = section.isPresent() ? section.get().index() : -1;
        this.tags = sectionIndex < 0 || btf == null ? Map.of() : tags(btf);
    }

    /** Returns the tags of variables, by the ids of these. */
    private static Map<Integer, List<String>> tags(Btf btf) {
        Map<Integer, List<String>> found = new HashMap<>();
        int count = btf.typeCount();
        for (int id = 1; id < count; id++) {
            if (btf.kind(id) == Kind.DECL_TAG && btf.type(id) instanceof BtfType.DeclTag tag) {
                found.computeIfAbsent(tag.typeId(), target -> new ArrayList<>()).add(tag.name());
            }
        }
        return found;
    }

    List<MapSpec> read() {
        if (sectionIndex < 0) {
            return List.of();
        }
        if (btf == null) {
            throw malformed("there is no BTF to say what is in it; clang needs '-g'");
        }
        int sectionType = btf.findTypeId(SECTION, BtfType.DataSection.class).orElse(0);
        if (!(btf.type(sectionType) instanceof BtfType.DataSection section)) {
            throw malformed("BTF does not describe it");
        }
        List<Definition> definitions = new ArrayList<>();
        for (BtfType.SectionVariable variable : section.variables()) {
            if (!(btf.type(variable.typeId()) instanceof BtfType.Var described)) {
                throw malformed("type [" + variable.typeId() + "]: not a variable");
            }
            Definition definition = definition(btf, described.name(), described.typeId(), false);
            definition.offset = variable.offset() & 0xffff_ffffL;
            definition.tags.addAll(tags.getOrDefault(variable.typeId(), List.of()));
            places.add(sectionIndex, definition.offset, described.name());
            definitions.add(definition);
        }
        readInitialValues(definitions);
        List<MapSpec> maps = new ArrayList<>(definitions.size());
        for (Definition definition : definitions) {
            maps.add(definition.spec());
        }
        return maps;
    }

    private Definition definition(Btf types, String name, int typeId, boolean inner) {
        if (!(types.type(types.resolve(typeId)) instanceof BtfType.Composite definition) || definition.union()) {
            throw malformed(name, "is of type '" + types.typeName(typeId) + "', not a struct");
        }
        Definition map = new Definition(name);
        for (BtfType.Member member : definition.members()) {
            switch (member.name()) {
                case "type" -> map.type = (int) number(types, name, member);
                case "max_entries" -> map.maxEntries = (int) number(types, name, member);
                case "map_flags" -> map.flags = (int) number(types, name, member);
                case "numa_node" -> map.numaNode = (int) number(types, name, member);
                case "map_extra" -> map.extra = number(types, name, member);
                case "key_size" -> map.keyBytes = size(name, "key", map.keyBytes, number(types, name, member));
                case "value_size" -> map.valueBytes = size(name, "value", map.valueBytes, number(types, name, member));
                case "key" -> {
                    map.keyTypeId = pointee(types, name, member);
                    map.keyBytes = size(name, "key", map.keyBytes, types.sizeBytes(map.keyTypeId));
                }
                case "value" -> {
                    map.valueTypeId = pointee(types, name, member);
                    map.valueBytes = size(name, "value", map.valueBytes, types.sizeBytes(map.valueTypeId));
                }
                case "pinning" -> {
                    if (inner) {
                        throw malformed(name, "inner maps cannot be pinned");
                    }
                    long pinning = number(types, name, member);
                    if (pinning != PIN_NONE && pinning != PIN_BY_NAME) {
                        throw malformed(name, "pinning " + pinning + ": only 0 and 1 (by name) are known");
                    }
                    map.pinByName = pinning == PIN_BY_NAME;
                }
                case "values" -> {
                    if (inner) {
                        throw malformed(name, "inner maps cannot have values");
                    }
                    values(types, map, member);
                }
                default -> throw malformed(name, "member '" + member.name() + "' is not known");
            }
        }
        if (map.type == 0) {
            throw malformed(name, "has no type");
        }
        return map;
    }

    private void values(Btf types, Definition map, BtfType.Member member) {
        if (!(types.type(types.resolve(member.typeId())) instanceof BtfType.Array array)
                || !(types.type(types.resolve(array.elementTypeId())) instanceof BtfType.Ptr pointer)) {
            throw malformed(map.name, "'values' is not an array of pointers");
        }
        BtfType target = types.type(types.resolve(pointer.targetTypeId()));
        if (map.type == PROG_ARRAY) {
            if (!(target instanceof BtfType.FuncProto)) {
                throw malformed(map.name, "'values' of a program array are not pointers to functions");
            }
        } else if (map.type == ARRAY_OF_MAPS || map.type == HASH_OF_MAPS) {
            map.inner = definition(types, map.name + ".inner", pointer.targetTypeId(), true);
        } else {
            throw malformed(map.name, "map type " + map.type + " cannot have 'values'");
        }
        map.valueBytes = size(map.name, "value", map.valueBytes, 4);
        map.valuesOffset = member.bitOffset() / 8;
    }

    /** Reads a number from a type: {@code int (*name)[N]}, or an enum of one value for numbers of 64 bits. */
    private long number(Btf types, String map, BtfType.Member member) {
        BtfType type = types.type(types.resolve(member.typeId()));
        if (type instanceof BtfType.Ptr pointer
                && types.type(types.resolve(pointer.targetTypeId())) instanceof BtfType.Array array) {
            return array.length() & 0xffff_ffffL;
        }
        if (type instanceof BtfType.Enumeration enumeration
                && enumeration.values().size() == 1) {
            return enumeration.values().getFirst().value();
        }
        throw malformed(
                map,
                "'" + member.name() + "' is of type '" + types.typeName(member.typeId()) + "', which holds no number");
    }

    private int pointee(Btf types, String map, BtfType.Member member) {
        if (types.type(types.resolve(member.typeId())) instanceof BtfType.Ptr pointer) {
            return pointer.targetTypeId();
        }
        throw malformed(
                map, "'" + member.name() + "' is of type '" + types.typeName(member.typeId()) + "', not a pointer");
    }

    private int size(String map, String what, int before, long size) {
        if (size < 0 || size > Integer.MAX_VALUE) {
            throw malformed(map, what + " of " + Long.toUnsignedString(size) + " bytes");
        }
        if (before >= 0 && before != size) {
            throw malformed(map, what + " of " + before + " bytes and of " + size + " bytes");
        }
        return (int) size;
    }

    /** What {@code values} is initialised with is in the relocations of the section. */
    private void readInitialValues(List<Definition> definitions) {
        TreeMap<Long, Definition> byOffset = new TreeMap<>();
        for (Definition definition : definitions) {
            byOffset.put(definition.offset, definition);
        }
        for (ElfFile.Section section : elf.sections()) {
            if (section.type() != ElfFile.SHT_REL || section.info() != sectionIndex) {
                continue;
            }
            for (ElfFile.Relocation relocation : elf.relocations(section)) {
                readInitialValue(byOffset, section, relocation);
            }
        }
    }

    private void readInitialValue(
            NavigableMap<Long, Definition> definitions, ElfFile.Section section, ElfFile.Relocation relocation) {
        Map.Entry<Long, Definition> before = definitions.floorEntry(relocation.offset());
        Definition holder = before == null ? null : before.getValue();
        ElfFile.Symbol symbol = relocation.symbol();
        long place = holder == null ? -1 : relocation.offset() - holder.offset - holder.valuesOffset;
        if (holder == null || holder.valuesOffset < 0 || place < 0 || place % 8 != 0 || place / 8 > Integer.MAX_VALUE) {
            throw new ObjectFormatException(
                    "object '" + elf.source() + "': section '" + section.name() + "': byte "
                            + Long.toUnsignedString(relocation.offset()) + " refers to '" + symbol.name()
                            + "', but is no place for a value",
                    elf.source(),
                    section.name(),
                    relocation.offset());
        }
        int index = (int) (place / 8);
        if (holder.type == PROG_ARRAY) {
            if (symbol.type() != ElfFile.STT_FUNC) {
                throw malformed(holder.name, "value " + index + ": '" + symbol.name() + "' is not a function");
            }
            holder.values.add(new MapSpec.InitialValue(index, symbol.name(), true));
            return;
        }
        String value = symbol.section() == sectionIndex ? places.mapAt(sectionIndex, symbol.value()) : null;
        if (value == null) {
            throw malformed(holder.name, "value " + index + ": '" + symbol.name() + "' is not a map");
        }
        holder.values.add(new MapSpec.InitialValue(index, value, false));
    }

    private ObjectFormatException malformed(String map, String what) {
        return new ObjectFormatException(
                "object '" + elf.source() + "': map '" + map + "': " + what, elf.source(), SECTION, -1);
    }

    private ObjectFormatException malformed(String what) {
        return new ObjectFormatException(
                "object '" + elf.source() + "': section '" + SECTION + "': " + what, elf.source(), SECTION, -1);
    }

    /** A map on the way to its spec; sizes are -1 until they are known. */
    private static final class Definition {
        final String name;
        final List<MapSpec.InitialValue> values = new ArrayList<>();
        final List<String> tags = new ArrayList<>();
        long offset;
        int type;
        int keyBytes = -1;
        int valueBytes = -1;
        int maxEntries;
        int flags;
        int keyTypeId;
        int valueTypeId;
        int numaNode;
        int valuesOffset = -1;
        boolean pinByName;
        long extra;

        @Nullable
        Definition inner;

        Definition(String name) {
            this.name = name;
        }

        MapSpec spec() {
            return new MapSpec(
                    name,
                    type,
                    Math.max(keyBytes, 0),
                    Math.max(valueBytes, 0),
                    maxEntries,
                    flags,
                    keyTypeId,
                    valueTypeId,
                    pinByName,
                    extra,
                    inner == null ? Optional.empty() : Optional.of(inner.spec()),
                    MapSpec.Data.NONE,
                    new byte[0],
                    numaNode,
                    values,
                    tags);
        }
    }
}
