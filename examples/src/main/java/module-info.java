/** Small programs that show one idea of jbcc each. */
module dev.jbcc.examples {
    requires dev.jbcc;

    // Records are decoded from BTF: jbcc must be able to make them.
    opens dev.jbcc.examples to
            dev.jbcc;
}
