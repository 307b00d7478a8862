package dev.jbcc;

import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.BtfType;
import dev.jbcc.runtime.object.ObjectReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The types of {@code layouts.bpf.c}. */
final class Layouts {
    private Layouts() {}

    static Btf read(String object) {
        try (InputStream in = Layouts.class.getResourceAsStream("fixtures/" + object)) {
            if (in == null) {
                throw new IllegalStateException("no fixture " + object);
            }
            return ObjectReader.read(in.readAllBytes(), object).btf().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int struct(Btf btf, String name) {
        return btf.findTypeId(name, BtfType.Composite.class).orElseThrow();
    }
}
