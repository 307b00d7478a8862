package dev.jbcc.runtime.object;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Edits the line information of an object: the records in {@code .BTF.ext} and the strings in {@code .BTF} that they refer to. New
 * strings go behind those that are there; nothing else moves. Sections that are not as they should be stay as they are: to say what is
 * wrong with them is up to who reads the object.
 */
final class LineTexts {
    private static final int MAGIC = 0xeb9f;
    private static final int HEADER_BYTES = 24;
    private static final int RECORD_BYTES = 16;
    private static final int MAX_LINE = (1 << 22) - 1;
    private static final int MAX_COLUMN = (1 << 10) - 1;

    private final byte[] typeBytes;
    private final byte[] infoBytes;
    private final ByteBuffer types;
    private final ByteBuffer info;
    private final int stringsAt;
    private final int stringsBytes;
    private final ByteArrayOutputStream added = new ByteArrayOutputStream();
    private final Map<String, Integer> offsets = new HashMap<>();

    private LineTexts(byte[] typeBytes, byte[] infoBytes, ByteOrder order) {
        this.typeBytes = typeBytes;
        this.infoBytes = infoBytes;
        this.types = ByteBuffer.wrap(typeBytes).order(order);
        this.info = ByteBuffer.wrap(infoBytes).order(order);
        this.stringsAt = types.getInt(4) + types.getInt(16);
        this.stringsBytes = types.getInt(20);
    }

    /** The two sections. */
    @SuppressWarnings("ArrayRecordComponent") // handed on at once
    record Sections(byte[] types, byte[] info) {}

    static Sections edit(Sections sections, ByteOrder order, LineEditor editor) {
        byte[] types = sections.types();
        byte[] info = sections.info();
        if (!hasHeader(types, order) || !hasHeader(info, order)) {
            return sections;
        }
        LineTexts texts = new LineTexts(types, info.clone(), order);
        boolean last = (long) texts.stringsAt + texts.stringsBytes == types.length;
        return texts.stringsAt > 0 && texts.stringsBytes > 0 && last ? texts.edit(editor) : sections;
    }

    private static boolean hasHeader(byte[] section, ByteOrder order) {
        return section.length >= HEADER_BYTES
                && (ByteBuffer.wrap(section).order(order).getShort(0) & 0xffff) == MAGIC;
    }

    private Sections edit(LineEditor editor) {
        long at = (info.getInt(4) & 0xffff_ffffL) + (info.getInt(16) & 0xffff_ffffL);
        long end = at + (info.getInt(20) & 0xffff_ffffL);
        if (end > info.limit() || end - at < 4) {
            return new Sections(typeBytes, infoBytes);
        }
        int recordBytes = info.getInt((int) at);
        at += 4;
        while (recordBytes >= RECORD_BYTES && end - at >= 8) {
            long count = info.getInt((int) at + 4) & 0xffff_ffffL;
            at += 8;
            for (long i = 0; i < count && end - at >= recordBytes; i++, at += recordBytes) {
                edit((int) at, editor);
            }
        }
        byte[] out = Arrays.copyOf(typeBytes, typeBytes.length + added.size());
        System.arraycopy(added.toByteArray(), 0, out, typeBytes.length, added.size());
        ByteBuffer.wrap(out).order(types.order()).putInt(20, stringsBytes + added.size());
        return new Sections(out, infoBytes);
    }

    private void edit(int record, LineEditor editor) {
        int place = info.getInt(record + 12);
        LineEditor.Line old = new LineEditor.Line(
                string(info.getInt(record + 4)), string(info.getInt(record + 8)), place >>> 10, place & MAX_COLUMN);
        LineEditor.Line made = editor.edit(old);
        if (!made.file().equals(old.file())) {
            info.putInt(record + 4, offset(made.file()));
        }
        if (!made.text().equals(old.text())) {
            info.putInt(record + 8, offset(made.text()));
        }
        int column = made.column() > MAX_COLUMN ? 0 : made.column();
        info.putInt(record + 12, Math.min(made.line(), MAX_LINE) << 10 | column);
    }

    private String string(int offset) {
        if (offset < 0 || offset >= stringsBytes) {
            return "";
        }
        int end = offset;
        while (end < stringsBytes && types.get(stringsAt + end) != 0) {
            end++;
        }
        return new String(typeBytes, stringsAt + offset, end - offset, StandardCharsets.UTF_8);
    }

    private int offset(String text) {
        Integer known = offsets.get(text);
        if (known == null) {
            known = stringsBytes + added.size();
            added.writeBytes(text.replace('\0', ' ').getBytes(StandardCharsets.UTF_8));
            added.write(0);
            offsets.put(text, known);
        }
        return known;
    }
}
