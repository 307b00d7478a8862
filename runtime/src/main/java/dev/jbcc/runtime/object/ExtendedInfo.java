package dev.jbcc.runtime.object;

import dev.jbcc.runtime.ObjectFormatException;
import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.elf.ElfFile;
import dev.jbcc.runtime.insn.Instruction;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Section {@code .BTF.ext}: three tables, each of one record size, each cut into parts by the name of the code section they
 * speak of. Records longer than known are read by their declared size.
 */
final class ExtendedInfo {
    private static final int FUNC = 0;
    private static final int LINE = 1;
    private static final int CORE = 2;
    private static final String[] TABLES = {"function info", "line info", "CO-RE relocations"};
    private static final int[] RECORD_BYTES = {8, 16, 16};
    private static final int SECTION = 0xeb9f;

    private final ElfFile elf;
    private final ByteBuffer in;
    private final Btf btf;
    private final FunctionTable functions;
    private final Map<Integer, String> strings = new HashMap<>();
    private final Map<String, Integer> codeSections = new HashMap<>();

    ExtendedInfo(ElfFile elf, ElfFile.Section section, Btf btf, FunctionTable functions) {
        this.elf = elf;
        this.in = elf.bytes(section);
        this.btf = btf;
        this.functions = functions;
        for (ElfFile.Section code : elf.sections()) {
            if (code.executable()) {
                codeSections.putIfAbsent(code.name(), code.index());
            }
        }
    }

    void read() {
        if (in.limit() < 24) {
            throw malformed("header: " + in.limit() + " bytes, need 24", 0);
        }
        int magic = in.getShort(0) & 0xffff;
        if (magic != SECTION) {
            throw malformed("header: magic 0x" + Integer.toHexString(magic) + ", expected 0xeb9f", 0);
        }
        if (in.get(2) != 1) {
            throw malformed("header: version " + (in.get(2) & 0xff) + ", expected 1", 2);
        }
        long headerBytes = in.getInt(4) & 0xffff_ffffL;
        if (headerBytes < 24 || headerBytes > in.limit()) {
            throw malformed("header: length " + headerBytes + " of " + in.limit() + " bytes", 4);
        }
        readTable(FUNC, headerBytes, 8);
        readTable(LINE, headerBytes, 16);
        if (headerBytes >= 32) {
            readTable(CORE, headerBytes, 24);
        }
        for (FunctionTable.Function function : functions.all()) {
            sort(function);
        }
    }

    private void readTable(int table, long headerBytes, int place) {
        long at = headerBytes + (in.getInt(place) & 0xffff_ffffL);
        long length = in.getInt(place + 4) & 0xffff_ffffL;
        if (length == 0) {
            return;
        }
        long end = at + length;
        if (end > in.limit()) {
            throw malformed(TABLES[table] + ": ends at byte " + end + " of " + in.limit(), place);
        }
        if (length < 4) {
            throw malformed(TABLES[table] + ": " + length + " bytes", place);
        }
        long recordBytes = in.getInt((int) at) & 0xffff_ffffL;
        if (recordBytes < RECORD_BYTES[table] || recordBytes % 4 != 0) {
            throw malformed(
                    TABLES[table] + ": records of " + recordBytes + " bytes, expected " + RECORD_BYTES[table], at);
        }
        at += 4;
        while (at < end) {
            if (end - at < 8) {
                throw malformed(TABLES[table] + ": " + (end - at) + " bytes left, need 8", at);
            }
            String sectionName = string(in.getInt((int) at));
            long count = in.getInt((int) at + 4) & 0xffff_ffffL;
            at += 8;
            if (count > (end - at) / recordBytes) {
                throw malformed(
                        TABLES[table] + ": " + count + " records for section '" + sectionName + "' of " + recordBytes
                                + " bytes, " + (end - at) + " bytes left",
                        at);
            }
            int section = codeSection(sectionName);
            for (long i = 0; i < count; i++, at += recordBytes) {
                if (section >= 0) {
                    readRecord(table, section, (int) at);
                }
            }
        }
    }

    /** Returns the index of a code section, -1 if there is none of that name: what is said of others is of no use. */
    private int codeSection(String name) {
        return codeSections.getOrDefault(name, -1);
    }

    private void readRecord(int table, int section, int at) {
        long offset = in.getInt(at) & 0xffff_ffffL;
        FunctionTable.Function function = functions.containing(section, offset);
        if (function == null) {
            // Linkers leave the code of weak functions that others took the place of, without a symbol.
            return;
        }
        long inFunction = offset - function.start();
        if (inFunction % Instruction.BYTES != 0) {
            throw malformed(
                    TABLES[table] + ": function '" + function.name + "': byte " + inFunction + ": not a multiple of 8",
                    at);
        }
        int slot = (int) inFunction / Instruction.BYTES;
        switch (table) {
            case FUNC -> readFunction(function, slot, in.getInt(at + 4), at);
            case LINE -> {
                int position = in.getInt(at + 12);
                function.lines.add(new ProgramSpec.LineInfo(
                        slot, string(in.getInt(at + 4)), string(in.getInt(at + 8)), position >>> 10, position & 0x3ff));
            }
            default -> {
                int typeId = in.getInt(at + 4);
                if (!btf.hasType(typeId) || typeId == 0) {
                    throw malformed(
                            TABLES[table] + ": function '" + function.name + "': instruction " + slot + ": type ["
                                    + Integer.toUnsignedString(typeId) + "] of " + btf.typeCount(),
                            at);
                }
                function.coreRelocations.add(
                        new ProgramSpec.CoreRelocation(slot, in.getInt(at + 12), typeId, string(in.getInt(at + 8))));
            }
        }
    }

    private void readFunction(FunctionTable.Function function, int slot, int typeId, int at) {
        if (slot != 0) {
            throw malformed(
                    "function info: function '" + function.name + "': does not start at instruction " + slot, at);
        }
        if (!FunctionTable.isFunctionType(btf, typeId)) {
            throw malformed(
                    "function info: function '" + function.name + "': type [" + Integer.toUnsignedString(typeId)
                            + "] is not a function",
                    at);
        }
        function.funcTypeId = typeId;
    }

    private String string(int offset) {
        String known = strings.get(offset);
        if (known == null) {
            known = btf.string(offset);
            strings.put(offset, known);
        }
        return known;
    }

    private static void sort(FunctionTable.Function function) {
        List<ProgramSpec.LineInfo> lines = function.lines;
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).slot() < lines.get(i - 1).slot()) {
                lines.sort((a, b) -> Integer.compare(a.slot(), b.slot()));
                break;
            }
        }
        List<ProgramSpec.CoreRelocation> relocations = function.coreRelocations;
        for (int i = 1; i < relocations.size(); i++) {
            if (relocations.get(i).slot() < relocations.get(i - 1).slot()) {
                relocations.sort((a, b) -> Integer.compare(a.slot(), b.slot()));
                break;
            }
        }
    }

    private ObjectFormatException malformed(String what, long offset) {
        return new ObjectFormatException(
                "object '" + elf.source() + "': section '.BTF.ext': " + what, elf.source(), ".BTF.ext", offset);
    }
}
