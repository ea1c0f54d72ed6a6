package org.mirrorball.data;

/**
 * One element on its way through a dataset's operations.
 *
 * @param position which element of its source it began as; with {@code pass} it names the element's
 *     random numbers
 * @param pass which pass over the source this is: the epoch, and the round of {@code repeat}
 * @param value shared and never changed; null where there is none: a record that was filtered out,
 *     whose place in a batch stays empty
 */
record Element(long position, int pass, Object value) {

  boolean isPresent() {
    return value != null;
  }

  Element withValue(Object newValue) {
    return new Element(position, pass, newValue);
  }

  Element inPass(int newPass) {
    return newPass == pass ? this : new Element(position, newPass, value);
  }
}
