namespace Bifrost.Client.Tests.Jobs.Damage;

/// <summary>What somebody changes of a member of a state.</summary>
public enum StateMutation
{
    Removed,
    Renamed,
    Null,
    EmptyText,
    OtherText,
    Zero,
    PlusOne,
    MinusOne,
    Negative,
    Huge,
    Fraction,
    Toggled,
    EmptyList,
    EmptyObject,
}
