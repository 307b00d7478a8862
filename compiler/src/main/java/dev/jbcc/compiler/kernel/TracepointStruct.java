package dev.jbcc.compiler.kernel;

import dev.jbcc.runtime.trace.TracepointFormat;
import dev.jbcc.runtime.trace.TracepointFormat.Field;
import dev.jbcc.runtime.trace.TracepointFormat.Location;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Writes the record of a tracepoint as a C struct, with the member names of bcc: {@code args->field}, and {@code data_loc_FIELD} for
 * data that lies behind the record's fixed part. Offsets and sizes are those of the format file.
 */
public final class TracepointStruct {
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    /** Programs cannot read the fields that all tracepoints share. */
    private static final int HIDDEN_BYTES = 8;

    private final StringBuilder out = new StringBuilder(512);
    private int position;
    private boolean packed;

    private TracepointStruct() {}

    /** Returns the definition of {@code struct tracepoint__CATEGORY__EVENT}. */
    public static String of(String category, String event, TracepointFormat format) {
        return new TracepointStruct().write("tracepoint__" + category + "__" + event, format);
    }

    private String write(String tag, TracepointFormat format) {
        out.append("struct ").append(tag).append(" {\n\tunsigned long __do_not_use__;\n");
        position = HIDDEN_BYTES;
        for (Field field : format.fields()) {
            packed |= !field.common() && field.offset() % shape(field).elementBytes() != 0;
        }
        for (Field field : format.fields()) {
            if (!field.common() && field.offset() >= position) {
                write(field);
            }
        }
        out.append('}');
        if (packed) {
            out.append(" __attribute__((packed))");
        }
        return out.append(";\n").toString();
    }

    /** How a member is declared; an array if {@code count} is not negative. */
    private record Shape(String type, int elementBytes, int count) {}

    private static Shape shape(Field field) {
        switch (field.location()) {
            case DATA_LOC -> {
                return new Shape("int", 4, -1);
            }
            case REL_LOC -> {
                // the rewriter tells by the qualifier that the offset counts from the field's own end
                return new Shape("const int", 4, -1);
            }
            case INLINE -> {}
        }
        boolean array = field.arrayLength() != 0;
        int count = array ? count(field) : -1;
        int elementBytes = count > 0 ? field.sizeBytes() / count : field.sizeBytes();
        String type = type(field, elementBytes);
        // No integer has that size: bytes do.
        return type.isEmpty() ? new Shape("unsigned char", 1, field.sizeBytes()) : new Shape(type, elementBytes, count);
    }

    private void write(Field field) {
        Shape shape = shape(field);
        int unit = packed ? 1 : shape.elementBytes();
        int natural = (position + unit - 1) / unit * unit;
        if (natural != field.offset()) {
            out.append("\tunsigned char __pad_")
                    .append(position)
                    .append('[')
                    .append(field.offset() - position)
                    .append("];\n");
        }
        out.append('\t').append(shape.type());
        if (!shape.type().endsWith("*")) {
            out.append(' ');
        }
        String name = IDENTIFIER.matcher(field.name()).matches()
                ? CNames.identifier(field.name())
                : "field_" + field.offset();
        out.append(field.location() == Location.INLINE ? "" : "data_loc_").append(name);
        if (shape.count() >= 0) {
            out.append('[').append(shape.count()).append(']');
        }
        out.append(";\n");
        position = field.offset() + field.sizeBytes();
    }

    /** Returns the number of elements; where the file has no plain number, from the size. */
    private static int count(Field field) {
        if (field.arrayLength() > 0 && field.sizeBytes() % field.arrayLength() == 0) {
            return field.arrayLength();
        }
        int element = knownBytes(field.type());
        return element > 0 && field.sizeBytes() % element == 0 ? field.sizeBytes() / element : field.sizeBytes();
    }

    private static int knownBytes(String type) {
        return switch (plain(type)) {
            case "char", "unsigned char", "signed char", "u8", "__u8", "s8", "__s8", "uint8_t", "bool" -> 1;
            case "short", "unsigned short", "u16", "__u16", "s16", "__s16", "__be16", "uint16_t" -> 2;
            case "int", "unsigned int", "unsigned", "u32", "__u32", "s32", "__s32", "__be32", "uint32_t", "pid_t" -> 4;
            case "long", "unsigned long", "u64", "__u64", "s64", "__s64", "__be64", "uint64_t" -> 8;
            default -> 0;
        };
    }

    /**
     * Returns the C type of one element: that of the file for plain integers and for pointers to them, for others (enums, typedefs,
     * structs of the kernel) an integer of the same size and sign.
     */
    private static String type(Field field, int elementBytes) {
        String type = plain(field.type());
        if (type.endsWith("*") && elementBytes == 8) {
            String target = type.substring(0, type.length() - 1).strip();
            if (target.startsWith("struct ")
                    && IDENTIFIER.matcher(target.substring(7)).matches()) {
                return target + " *";
            }
            boolean constant = field.type().contains("const");
            String spelled = knownBytes(target) != 0 ? target : "void";
            return (constant ? "const " : "") + spelled + " *";
        }
        if (knownBytes(type) == elementBytes) {
            return type;
        }
        String base = switch (elementBytes) {
            case 1 -> "char";
            case 2 -> "short";
            case 4 -> "int";
            case 8 -> "long";
            default -> "";
        };
        if (base.isEmpty()) {
            return "";
        }
        if (elementBytes == 1) {
            return field.signed() ? "signed char" : "unsigned char";
        }
        return field.signed() ? base : "unsigned " + base;
    }

    private static String plain(String type) {
        StringBuilder words = new StringBuilder();
        for (String word : type.replace("*", " * ").strip().split("\\s+", -1)) {
            switch (word.toLowerCase(Locale.ROOT)) {
                case "const", "volatile", "__user", "__rcu", "" -> {}
                default -> words.append(words.isEmpty() ? "" : " ").append(word);
            }
        }
        return words.toString();
    }
}
