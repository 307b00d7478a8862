package dev.jbcc.runtime.trace;

import dev.jbcc.runtime.ObjectFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The record that a tracepoint writes, as its {@code format} file in tracefs describes it. Immutable.
 *
 * @param name of the event
 * @param id number of the event in that kernel
 * @param fields in the order of the file; the common ones first
 * @param print the text after {@code print fmt:}, empty if there is none
 */
public record TracepointFormat(String name, int id, List<Field> fields, String print) {
    /** How the bytes of a field are to be taken. */
    public enum Location {
        /** The value itself is in the record. */
        INLINE,
        /** Four bytes that say where the data is: its offset in the record in the low half, its length in the high half. */
        DATA_LOC,
        /** As {@link #DATA_LOC}, but the offset counts from the end of those four bytes. */
        REL_LOC
    }

    /**
     * A field of the record.
     *
     * @param type C type as the file has it, without name and array length: {@code const char *}, {@code pid_t},
     *     {@code char}; for located data the type of its elements
     * @param offset in bytes from the start of the record
     * @param sizeBytes of the whole field in the record, 4 for located data
     * @param signed what the file says about the type
     * @param arrayLength number of elements; 0 if it is no array, -1 if the length is not a plain number
     * @param location whether the value itself is in the record
     * @param common whether every tracepoint has it
     */
    public record Field(
            String type,
            String name,
            int offset,
            int sizeBytes,
            boolean signed,
            int arrayLength,
            Location location,
            boolean common) {}

    private static final int MAX_TEXT = 1 << 20;
    private static final String SOURCE = "tracepoint format";

    public TracepointFormat {
        fields = List.copyOf(fields);
    }

    /** Returns the field of that name, if there is one. */
    public Optional<Field> field(String fieldName) {
        for (Field field : fields) {
            if (field.name().equals(fieldName)) {
                return Optional.of(field);
            }
        }
        return Optional.empty();
    }

    /**
     * Reads a format file. Lines it does not know are passed over.
     *
     * @throws ObjectFormatException if a field cannot be understood
     */
    public static TracepointFormat parse(String text) {
        if (text.length() > MAX_TEXT) {
            throw new ObjectFormatException(
                    "tracepoint format: " + text.length() + " characters: more than " + MAX_TEXT, SOURCE, "", 0);
        }
        String name = "";
        int id = -1;
        String print = "";
        List<Field> fields = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            if (end < 0) {
                end = text.length();
            }
            String line = text.substring(start, end).strip();
            if (line.startsWith("field:")) {
                fields.add(new Parser(line, start).field());
            } else if (line.startsWith("name:")) {
                name = line.substring(5).strip();
            } else if (line.startsWith("ID:")) {
                id = Parser.number(line.substring(3).strip(), start);
            } else if (line.startsWith("print fmt:")) {
                print = line.substring(10).strip();
            }
            start = end + 1;
        }
        if (name.isEmpty()) {
            throw new ObjectFormatException("tracepoint format: no line 'name:'", SOURCE, "", 0);
        }
        return new TracepointFormat(name, id, fields, print);
    }

    /** One line {@code field:DECLARATION; offset:N; size:N; signed:N;}. */
    private static final class Parser {
        private final String line;
        private final int position;

        Parser(String line, int position) {
            this.line = line;
            this.position = position;
        }

        Field field() {
            int semicolon = line.indexOf(';');
            if (semicolon < 0) {
                throw wrong("no ';' after the declaration");
            }
            String declaration = line.substring("field:".length(), semicolon).strip();
            int offset = value("offset:", semicolon, true);
            int size = value("size:", semicolon, true);
            int signed = value("signed:", semicolon, false);

            Location location = Location.INLINE;
            if (declaration.startsWith("__data_loc ")) {
                location = Location.DATA_LOC;
                declaration = declaration.substring("__data_loc ".length()).strip();
            } else if (declaration.startsWith("__rel_loc ")) {
                location = Location.REL_LOC;
                declaration = declaration.substring("__rel_loc ".length()).strip();
            }

            int arrayLength = 0;
            String head = declaration;
            int bracket = declaration.lastIndexOf('[');
            int close = declaration.lastIndexOf(']');
            if (bracket >= 0 && close > bracket) {
                String length = declaration.substring(bracket + 1, close).strip();
                arrayLength = length.isEmpty() && location != Location.INLINE ? 0 : plainNumber(length);
                // "char comm[16]" for an array, "char[] name" for located data.
                head = (declaration.substring(0, bracket) + " " + declaration.substring(close + 1)).strip();
            }
            int nameStart = head.length();
            while (nameStart > 0 && isNamePart(head.charAt(nameStart - 1))) {
                nameStart--;
            }
            String name = head.substring(nameStart);
            String type = head.substring(0, nameStart).strip();
            if (name.isEmpty() || type.isEmpty()) {
                throw wrong("'" + declaration + "' is no declaration");
            }
            return new Field(type, name, offset, size, signed != 0, arrayLength, location, name.startsWith("common_"));
        }

        private static boolean isNamePart(char c) {
            return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        }

        /** An array length may be the name of a constant. */
        private static int plainNumber(String length) {
            try {
                int value = Integer.parseInt(length);
                return value >= 0 ? value : -1;
            } catch (NumberFormatException e) {
                return -1;
            }
        }

        private int value(String label, int from, boolean required) {
            int start = line.indexOf(label, from);
            int end = start < 0 ? -1 : line.indexOf(';', start);
            if (end < 0) {
                if (required) {
                    throw wrong("no '" + label + "'");
                }
                return 0;
            }
            return number(line.substring(start + label.length(), end).strip(), position);
        }

        static int number(String digits, int position) {
            int value = plainNumber(digits);
            if (value < 0) {
                throw new ObjectFormatException(
                        "tracepoint format: '" + digits + "' is no number", SOURCE, "", position);
            }
            return value;
        }

        private ObjectFormatException wrong(String what) {
            return new ObjectFormatException("tracepoint format: '" + line + "': " + what, SOURCE, "", position);
        }
    }
}
