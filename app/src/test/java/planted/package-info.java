/** Classes that break one law each, so that the architecture test is seen to bite. */
@org.jspecify.annotations.NullMarked
package planted;
