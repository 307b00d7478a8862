package dev.jbcc.runtime.btf;

/** A table of BTF types. */
public final class Btf {
    private Btf() {}
}
