namespace Bifrost.Client.Tests.Support;

/// <summary>How results are enumerated.</summary>
public enum EnumerationMode
{
    Items,
    Pages,
}
