package io.spendlane.operator.model;

/** A value whose hash is made once: states are compared more often than anything else is done. */
public final class Once<T> {
    private final T value;
    private final int hash;

    public Once(T value) {
        this.value = value;
        this.hash = value.hashCode();
    }

    public T value() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof Once<?> o && hash == o.hash && value.equals(o.value);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
