namespace Bifrost.Client.Gathering;

/// <summary>What happens to calls that cannot be a request of a batch, such as streaming calls.</summary>
public enum UnbatchableCalls
{
    /// <summary>They fail with a <see cref="BifrostUnbatchableCallException"/>, which says why.</summary>
    Refuse = 0,

    /// <summary>They are sent directly, by the inner handler, at the full price.</summary>
    SendDirectly,
}
