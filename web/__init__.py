"""What residents, facilitators and the public see in a browser."""
