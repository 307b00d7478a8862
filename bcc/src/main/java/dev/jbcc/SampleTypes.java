package dev.jbcc;

import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.BtfType;
import dev.jbcc.runtime.object.ObjectSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What the BTF of an object says about tables and types beyond the maps themselves. Thread-safe. */
final class SampleTypes {
    private static final String SECTION = ".jbcc.samples";
    private static final String SUFFIX = "__sample";

    private final @Nullable Btf btf;
    private final String source;
    private @Nullable Map<String, Integer> samples;

    SampleTypes(ObjectSpec spec) {
        this.btf = spec.btf().orElse(null);
        this.source = spec.source();
    }

    boolean hasBtf() {
        return btf != null;
    }

    Btf btf() {
        if (btf == null) {
            throw new IllegalArgumentException("object '" + source + "': has no type information (BTF)");
        }
        return btf;
    }

    /** Returns the type of the samples of a table; 0 if the object does not say. */
    synchronized int sampleTypeId(String table) {
        Map<String, Integer> found = samples;
        if (found == null) {
            found = btf == null ? Map.of() : read(btf);
            samples = found;
        }
        return found.getOrDefault(table, 0);
    }

    /** The compiler leaves a pointer variable {@code TABLE__sample} for each buffer. */
    private static Map<String, Integer> read(Btf btf) {
        Map<String, Integer> found = new HashMap<>();
        OptionalInt section = btf.findTypeId(SECTION, BtfType.DataSection.class);
        if (section.isPresent() && btf.type(section.getAsInt()) instanceof BtfType.DataSection data) {
            for (BtfType.SectionVariable entry : data.variables()) {
                if (btf.type(entry.typeId()) instanceof BtfType.Var variable
                        && variable.name().endsWith(SUFFIX)
                        && btf.type(btf.resolve(variable.typeId())) instanceof BtfType.Ptr pointer) {
                    String table = variable.name().substring(0, variable.name().length() - SUFFIX.length());
                    found.put(table, unqualified(btf, pointer.targetTypeId()));
                }
            }
        }
        return found;
    }

    /** The variables are pointers to const, which is no part of the type's name; typedefs are. */
    private static int unqualified(Btf btf, int typeId) {
        int id = typeId;
        while (btf.type(id) instanceof BtfType.Const qualified) {
            id = qualified.typeId();
        }
        return id;
    }

    /** Returns whether the table was declared as a histogram: its variable has the tag {@code histogram}. */
    boolean isHistogram(String table) {
        if (btf != null) {
            for (int id : btf.typeIdsByName("histogram")) {
                if (btf.type(id) instanceof BtfType.DeclTag tag
                        && btf.type(tag.typeId()) instanceof BtfType.Var variable
                        && variable.name().equals(table)) {
                    return true;
                }
            }
        }
        return false;
    }

    int typeByName(String typeName) {
        Btf types = btf();
        String name = typeName.strip();
        OptionalInt found;
        if (name.startsWith("struct ") || name.startsWith("union ")) {
            found = types.findTypeId(name.substring(name.indexOf(' ') + 1).strip(), BtfType.Composite.class);
        } else if (name.startsWith("enum ")) {
            found = types.findTypeId(name.substring(5).strip(), BtfType.Enumeration.class);
        } else {
            found = types.findTypeId(name, BtfType.Typedef.class);
            if (found.isEmpty()) {
                found = types.findTypeId(name, BtfType.Int.class);
            }
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException("object '" + source + "': has no type '" + typeName + "'");
        }
        return found.getAsInt();
    }
}
