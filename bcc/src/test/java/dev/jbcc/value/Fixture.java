package dev.jbcc.value;

import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.BtfType;
import dev.jbcc.runtime.object.MapSpec;
import dev.jbcc.runtime.object.ObjectReader;
import dev.jbcc.runtime.object.ObjectSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;

/** The values of {@code values.bpf.c}, as the compiler laid them out. */
record Fixture(Btf btf, MemorySegment rodata) {
    /** Every test runs on both byte orders. */
    enum Order {
        EL,
        EB
    }

    static Fixture of(Order order) {
        String name = order == Order.EL ? "values-el.o" : "values-eb.o";
        try (InputStream in = Fixture.class.getResourceAsStream("fixtures/" + name)) {
            if (in == null) {
                throw new IllegalStateException("no fixture " + name);
            }
            ObjectSpec spec = ObjectReader.read(in.readAllBytes(), name);
            MapSpec rodata = spec.findMap(".rodata").orElseThrow();
            return new Fixture(spec.btf().orElseThrow(), MemorySegment.ofArray(rodata.contents()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The type of a struct. */
    int struct(String name) {
        return btf.findTypeId(name, BtfType.Composite.class).orElseThrow();
    }

    int type(String name) {
        return btf.findTypeId(name, BtfType.Typedef.class).orElseThrow();
    }

    int enumeration(String name) {
        return btf.findTypeId(name, BtfType.Enumeration.class).orElseThrow();
    }

    /** Where a variable of that name starts. */
    long offset(String variable) {
        int section = btf.findTypeId(".rodata", BtfType.DataSection.class).orElseThrow();
        for (BtfType.SectionVariable entry : ((BtfType.DataSection) btf.type(section)).variables()) {
            if (btf.type(entry.typeId()).name().equals(variable)) {
                return entry.offset();
            }
        }
        throw new IllegalStateException("no variable " + variable);
    }

    /** Decodes the variable that has the name of its struct. */
    <T> T decode(String name, Class<T> type) {
        return ValueCodec.bind(btf, struct(name), type).decode(rodata, offset(name));
    }
}
