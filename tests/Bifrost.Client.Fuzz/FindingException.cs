namespace Bifrost.Client.Fuzz;

/// <summary>The client did something with an input that it must not do.</summary>
internal sealed class FindingException(string message, Exception? innerException = null) : Exception(message, innerException);
