package io.penstock.json;

/**
 * A value broke a rule. Names the field and the rule, so that the sender knows what to change;
 * never holds the payload.
 */
public final class InvalidField extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String field;
    private final String rule;

    /**
     * @param field the field's name as the sender wrote it, or {@code record} for the whole
     * @param rule what it must be, as in "must be 0 to 9, is 99"
     */
    public InvalidField(String field, String rule) {
        super(field + ": " + rule);
        this.field = field;
        this.rule = rule;
    }

    @Override
    public String getMessage() {
        return field + ": " + rule;
    }

    /** Returns the name of the field that broke the rule. */
    public String field() {
        return field;
    }

    /** Returns the rule that was broken. */
    public String rule() {
        return rule;
    }
}
