package dev.jbcc.runtime.object;

import dev.jbcc.runtime.ObjectFormatException;
import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.elf.ElfFile;
import dev.jbcc.runtime.elf.ElfReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads BPF object files as clang and bpftool write them, of either byte order. What it says of an object is the same on
 * every machine.
 */
public final class ObjectReader {
    private final ElfFile elf;
    private final String source;
    private final List<MapSpec> maps = new ArrayList<>();

    /** By section index, the data map that stands for the section. */
    private final @Nullable MapSpec[] dataMaps;

    private ObjectReader(ElfFile elf) {
        this.elf = elf;
        this.source = elf.source();
        this.dataMaps = new MapSpec[elf.sections().size()];
    }

    /**
     * Reads an object file.
     *
     * @param bytes not copied, so not to be changed while this runs
     * @param source the file or other origin, for messages
     * @throws ObjectFormatException if the bytes are no BPF object, or one this version cannot read
     */
    public static ObjectSpec read(byte[] bytes, String source) {
        ElfFile elf = ElfReader.read(bytes, source);
        checkMachine(elf);
        return new ObjectReader(elf).object();
    }

    static void checkMachine(ElfFile elf) {
        if (elf.machine() != ElfFile.EM_BPF) {
            throw new ObjectFormatException(
                    "object '" + elf.source() + "': compiled for machine " + elf.machine() + machineName(elf.machine())
                            + ", not for BPF (machine 247); clang needs '-target bpf'",
                    elf.source(),
                    "",
                    18);
        }
        if (elf.type() != ElfFile.ET_REL) {
            throw new ObjectFormatException(
                    "object '" + elf.source() + "': ELF type " + elf.type() + ": not a relocatable object (type 1)",
                    elf.source(),
                    "",
                    16);
        }
    }

    private static String machineName(int machine) {
        return switch (machine) {
            case 3 -> " (x86)";
            case 22 -> " (s390)";
            case 40 -> " (arm)";
            case 62 -> " (x86-64)";
            case 183 -> " (arm64)";
            case 243 -> " (riscv)";
            case 258 -> " (loongarch)";
            case 21 -> " (ppc64)";
            default -> "";
        };
    }

    private ObjectSpec object() {
        rejectForeignMaps();
        ObjectTypes types = ObjectTypes.read(elf);
        FunctionTable functions = FunctionTable.read(elf);
        if (types != null) {
            functions.readExtendedInfo(types);
            types.markStatic(functions.hiddenFunctionTypes());
        }
        Btf btf = types == null ? null : types.btf();
        MapPlaces places = new MapPlaces();
        maps.addAll(new LegacyMapReader(elf, btf, places).read());
        maps.addAll(new BtfMapReader(elf, btf, places).read());
        readDataMaps(btf, types);
        new References(elf, functions, places, dataMaps, types).resolve();
        rejectTwins();
        return new ObjectSpec(
                source,
                elf.byteOrder(),
                license(),
                kernelVersion(),
                Optional.ofNullable(btf),
                maps,
                functions.programs(),
                new StructOpsReader(elf, btf, functions).read());
    }

    /** What definitions of this form look like differs from loader to loader. */
    private void rejectForeignMaps() {
        for (ElfFile.Section section : elf.sections()) {
            if (section.name().startsWith("maps/")) {
                throw new ObjectFormatException(
                        "object '" + source + "': section '" + section.name()
                                + "': map definitions of this form are not supported; define them in '.maps' with BTF",
                        source,
                        section.name(),
                        0);
            }
        }
    }

    /** Two maps of one name could not be told apart by those who ask for one. */
    private void rejectTwins() {
        Set<String> names = new HashSet<>();
        for (MapSpec map : maps) {
            if (!names.add(map.name())) {
                throw new ObjectFormatException(
                        "object '" + source + "': map '" + map.name() + "': defined twice", source, "", -1);
            }
        }
    }

    private void readDataMaps(@Nullable Btf btf, @Nullable ObjectTypes types) {
        for (ElfFile.Section section : elf.sections()) {
            MapSpec.Data data = dataKind(section);
            if (data != MapSpec.Data.NONE && section.sizeBytes() != 0) {
                if (section.sizeBytes() < 0 || section.sizeBytes() > Integer.MAX_VALUE) {
                    throw new ObjectFormatException(
                            "object '" + source + "': section '" + section.name() + "': "
                                    + Long.toUnsignedString(section.sizeBytes()) + " bytes: more than 2 GiB",
                            source,
                            section.name(),
                            0);
                }
                byte[] contents = elf.copy(section);
                int sectionType = types == null ? 0 : types.dataSection(section.name());
                MapSpec map = dataMap(section.name(), (int) section.sizeBytes(), data, btf, sectionType, contents);
                dataMaps[section.index()] = map;
                maps.add(map);
            }
        }
        if (types != null && btf != null && types.kconfigBytes() > 0) {
            maps.add(dataMap(
                    ObjectTypes.KCONFIG,
                    types.kconfigBytes(),
                    MapSpec.Data.KCONFIG,
                    btf,
                    types.dataSection(ObjectTypes.KCONFIG),
                    new byte[0]));
        }
    }

    private static MapSpec.Data dataKind(ElfFile.Section section) {
        String name = section.name();
        if (section.type() == ElfFile.SHT_NOBITS) {
            return name.equals(".bss") || name.startsWith(".bss.") ? MapSpec.Data.BSS : MapSpec.Data.NONE;
        }
        if (section.type() != ElfFile.SHT_PROGBITS) {
            return MapSpec.Data.NONE;
        }
        if (name.equals(".data") || name.startsWith(".data.")) {
            return MapSpec.Data.DATA;
        }
        return name.equals(".rodata") || name.startsWith(".rodata.") ? MapSpec.Data.RODATA : MapSpec.Data.NONE;
    }

    private static MapSpec dataMap(
            String name, int sizeBytes, MapSpec.Data data, @Nullable Btf btf, int sectionType, byte[] contents) {
        int readOnlyForPrograms = 1 << 7;
        int mappable = 1 << 10;
        int flags = data == MapSpec.Data.RODATA || data == MapSpec.Data.KCONFIG ? readOnlyForPrograms : 0;
        if (btf != null && sectionType != 0 && ObjectTypes.hasGlobals(btf, sectionType)) {
            flags |= mappable;
        }
        int array = 2;
        return new MapSpec(
                name, array, 4, sizeBytes, 1, flags, 0, sectionType, false, 0, Optional.empty(), data, contents);
    }

    private String license() {
        Optional<ElfFile.Section> section = elf.findSection("license");
        if (section.isEmpty()) {
            return "";
        }
        byte[] bytes = elf.copy(section.get());
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    private int kernelVersion() {
        Optional<ElfFile.Section> section = elf.findSection("version");
        if (section.isEmpty()) {
            return 0;
        }
        ByteBuffer bytes = elf.bytes(section.get());
        if (bytes.limit() != 4) {
            throw new ObjectFormatException(
                    "object '" + source + "': section 'version': " + bytes.limit() + " bytes, expected 4",
                    source,
                    "version",
                    0);
        }
        return bytes.getInt(0);
    }
}
